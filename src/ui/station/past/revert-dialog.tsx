/** Shows what bringing something back would do, and does just that once a person says yes. */
import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RevertReply } from '#protocol/past.ts';
import type { ShareWire } from '#protocol/session.ts';
import { errorText } from '#ui/common/error-text.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { folderKey } from '#ui/station/files/use-folder.ts';
import classes from '#ui/station/past/past.module.css';
import { pastKey } from '#ui/station/past/past-list.tsx';
import { type RevertAsk, revertAll, revertOnce } from '#ui/station/past/revert-ask.ts';

interface RevertDialogProps {
  readonly share: ShareWire;
  readonly ask: RevertAsk;
  done(): void;
  close(): void;
}

export function RevertDialog({ share, ask, done, close }: RevertDialogProps) {
  const client = useQueryClient();
  const [removeAdded, setRemoveAdded] = useState(false);
  const shown = useQuery({
    queryKey: ['revert', share.id, share.head, ask, removeAdded],
    queryFn: () => revertOnce(share.id, ask, { removeAdded, preview: true }),
    placeholderData: before => before,
    gcTime: 0,
  });
  const acting = useMutation({
    mutationFn: () => revertAll(share.id, ask, { removeAdded, ...(shown.data ? { plan: shown.data.plan } : {}) }),
    onSuccess: () => {
      notifyDone(t(`revert.done.${ask.kind}`));
      for (const queryKey of [folderKey(share.id, '').slice(0, 2), pastKey(share.id), ['versions', share.id]])
        void client.invalidateQueries({ queryKey });
      done();
    },
    // What is shown is not what is there any more.
    onError: () => void shown.refetch(),
  });
  const error = acting.error ?? shown.error;
  const isReady = shown.data !== undefined && !shown.isPlaceholderData && deedsOf(shown.data).length > 0;
  return (
    <Modal opened onClose={close} title={ask.title} size="lg">
      <Stack>
        {ask.kind === 'restore' && ask.canRemove && (
          <Checkbox
            label={t('revert.removeAdded')}
            checked={removeAdded}
            onChange={event => setRemoveAdded(event.currentTarget.checked)}
          />
        )}
        <div role="status">
          {shown.data ? <Told reply={shown.data} kind={ask.kind} /> : !error && t('revert.looking')}
        </div>
        {error && (
          <Alert role="alert" color="red" variant="light" c="var(--mantine-color-text)">
            {errorText(error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t('app.cancel')}
          </Button>
          <Button loading={acting.isPending} disabled={!isReady} onClick={() => acting.mutate()}>
            {t(`revert.submit.${ask.kind}`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function deedsOf({ files, folders }: RevertReply): readonly string[] {
  const said = [
    ...(['made', 'copied', 'content', 'moved', 'removed'] as const).map(
      deed => [`files.${deed}`, files[deed]] as const,
    ),
    ...(['made', 'moved', 'removed'] as const).map(deed => [`folders.${deed}`, folders[deed]] as const),
  ];
  return said.flatMap(([key, count]) => (count === 0 ? [] : [t(`revert.${key}`, { count })]));
}

function Told({ reply, kind }: { readonly reply: RevertReply; readonly kind: RevertAsk['kind'] }) {
  const deeds = deedsOf(reply);
  return (
    <Stack gap="xs">
      {deeds.length === 0 ? (
        <Text>{t('revert.nothing')}</Text>
      ) : (
        <div>
          <Text>{t('revert.will')}</Text>
          <ul className={classes['told']}>
            {deeds.map(text => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      <Some title={t('revert.renamed', { count: reply.renamed.length })} lines={renamedLines(reply)} />
      <Some title={t('revert.left', { count: reply.leftCount })} lines={leftLines(reply)} />
      {reply.elsewhere && <Text size="sm">{t(`people.elsewhere.${kind}`)}</Text>}
      {reply.more && <Text size="sm">{t('revert.more')}</Text>}
      {deeds.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('revert.undoable')}
        </Text>
      )}
    </Stack>
  );
}

function renamedLines({ renamed }: RevertReply): readonly string[] {
  return renamed.map(({ path, name }) => t('revert.renamedTo', { path: path.join('/'), name }));
}

function leftLines({ left }: RevertReply): readonly string[] {
  return left.map(({ path, why }) => `${path.join('/')}: ${t(`revert.left.${why}`)}`);
}

function Some({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <Text fw={600} size="sm">
        {title}
      </Text>
      {/* Whoever uses the keyboard alone has to be able to scroll it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above. */}
      <section className={classes['some']} tabIndex={0} aria-label={title}>
        {lines.map(line => (
          <Text key={line} size="sm" c="dimmed">
            {line}
          </Text>
        ))}
      </section>
    </div>
  );
}
