import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { BatchesReply } from '#protocol/past.ts';
import type { ShareWire } from '#protocol/session.ts';
import { listText, momentText } from '#ui/common/format.ts';
import { Notice } from '#ui/common/notice.tsx';
import { getBatches } from '#ui/common/past-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/past/past.module.css';
import { byText, PastList, pastKey } from '#ui/station/past/past-list.tsx';
import type { RevertAsk } from '#ui/station/past/revert-ask.ts';
import { insideOf, topId, topName } from '#ui/station/tops.ts';

type Batch = BatchesReply['batches'][number];

interface BatchesPanelProps {
  readonly share: ShareWire;
  readonly canChange: boolean;
  ask(ask: RevertAsk): void;
  close(): void;
}

/** What was done in the share, newest first, and how to take it back. */
export function BatchesPanel({ share, canChange, ask, close }: BatchesPanelProps) {
  return (
    <PastList
      title={t('batches.title', { share: topName(share) })}
      queryKey={pastKey(share.id, 'batches', topId(share), share.head)}
      load={after => getBatches({ share: share.id, within: insideOf(share) }, after)}
      entriesOf={page => page.batches}
      none={<Notice title={t('batches.none')} />}
      row={batch => (
        <li key={batch.revision} className={classes['item']}>
          <div className={classes['words']}>
            <Text size="sm" fw={600} className={classes['name'] ?? ''}>
              {deedText(batch)}
            </Text>
            <Text size="sm" c="dimmed" className={classes['name'] ?? ''} lineClamp={2}>
              {listText(batch.examples)}
            </Text>
            <Text size="sm" c="dimmed" className="number">
              {momentText(batch.atMs)} · {byText(batch)}
            </Text>
          </div>
          {canChange && <Undoing batch={batch} ask={ask} />}
        </li>
      )}
      close={close}
    />
  );
}

/** `added 2, deleted 214 files`. */
function deedText({ added, changed, moved, deleted }: Batch): string {
  const counts = { added, changed, moved, deleted };
  const said = (['added', 'changed', 'moved', 'deleted'] as const).flatMap(deed =>
    counts[deed] === 0 ? [] : [t(`batches.${deed}`, { count: counts[deed] })],
  );
  const text = said.length === 0 ? t('batches.emptyFolder') : listText(said);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Undoing({ batch, ask }: { readonly batch: Batch; ask(ask: RevertAsk): void }) {
  const { account, computer, atMs, device, accountId, revision } = batch;
  const who = { account: account || byText(batch), when: momentText(atMs) };
  const all = (by: { device: Batch['device'] } | { account: string }, whom: string): void =>
    ask({ kind: 'undo', request: { ...by, fromMs: atMs }, title: t('revert.undoAll.title', { whom, when: who.when }) });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t('batches.undoOf', who)}
        onClick={() => ask({ kind: 'undo', request: { revisions: [revision] }, title: t('revert.undo.title', who) })}
      >
        {t('batches.undo')}
      </Button>
      {account !== '' && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={34} aria-label={t('batches.more', who)}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {computer !== '' && (
              <Menu.Item onClick={() => all({ device }, computer)}>{t('batches.device', { computer })}</Menu.Item>
            )}
            <Menu.Item onClick={() => all({ account: accountId }, account)}>
              {t('batches.account', { account })}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
