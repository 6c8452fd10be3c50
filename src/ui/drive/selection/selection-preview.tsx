/** What would come of another selection, before anything is done (N1). */
import { Alert, Button, Group, List, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Amount, LeavingOut, SelectionChange, SelectionOrder, TakingIn } from '#protocol/control/selection.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';

/** How an order is given, whatever it is about. */
export type SelectionHow = Pick<SelectionOrder, 'removeHere' | 'preview' | 'expects'>;

interface SelectionPreviewProps {
  /** What the order is about, by which it is told from others. */
  readonly about: unknown;
  /** Something would be left out: what becomes of it here is for its person to say. */
  readonly leavesOut: boolean;
  /** Gives the order. */
  change(how: SelectionHow): Promise<SelectionChange>;
  back(): void;
  /** It is done. */
  done(change: SelectionChange): Promise<void>;
}

export function SelectionPreview({ about, leavesOut, change, back, done }: SelectionPreviewProps) {
  const [removeHere, setRemoveHere] = useState(false);
  const apply = useMutation({
    mutationFn: async (expects: string) => done(await change({ removeHere, expects })),
    // What it would come to by now is to be seen before it is tried again.
    onError: () => void preview.refetch(),
  });
  const preview = useQuery({
    queryKey: ['selection-preview', about, removeHere],
    queryFn: () => change({ removeHere, preview: true }),
    gcTime: 0,
    enabled: apply.isIdle || apply.isError,
  });
  const isTold = preview.data !== undefined;
  const button = useRef<HTMLButtonElement>(null);
  // On a page of its own nothing else has the keys; a dialog gives them away by itself.
  useEffect(() => {
    if (isTold && document.activeElement === document.body) button.current?.focus();
  }, [isTold]);
  return (
    <Stack>
      {leavesOut && (
        <Radio.Group
          label={t('selection.files')}
          value={removeHere ? 'remove' : 'keep'}
          onChange={value => setRemoveHere(value === 'remove')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="keep" label={t('selection.keep')} description={t('selection.keep.about')} />
            <Radio value="remove" label={t('selection.remove')} description={t('selection.remove.about')} />
          </Stack>
        </Radio.Group>
      )}
      <Loaded query={preview}>{told => <ToldChange change={told} />}</Loaded>
      <FormError error={apply.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={back}>
          {t('selection.back')}
        </Button>
        <Button
          ref={button}
          data-autofocus
          disabled={preview.data === undefined || preview.isFetching}
          loading={apply.isPending}
          {...(removeHere ? { color: 'red.9' } : {})}
          onClick={() => preview.data && apply.mutate(preview.data.token)}
        >
          {t(removeHere ? 'selection.apply.remove' : 'selection.apply')}
        </Button>
      </Group>
    </Stack>
  );
}

/** What comes of a change, or came of it: a line for each folder or file that it is about. */
export function ToldChange({ change: { leaveOut, takeIn, removeHere } }: { readonly change: SelectionChange }) {
  return (
    <List spacing="xs" size="sm" role="list" aria-label={t('selection.preview')}>
      {leaveOut.map(each => (
        <List.Item key={each.node}>
          <LeftOut leaving={each} removeHere={removeHere} />
        </List.Item>
      ))}
      {takeIn.map(each => (
        <List.Item key={each.node}>{takenText(each)}</List.Item>
      ))}
    </List>
  );
}

function LeftOut({ leaving, removeHere }: { readonly leaving: LeavingOut; readonly removeHere: boolean }) {
  const { path, goes, stays, firstStaying } = leaving;
  if (!removeHere) {
    const kept = { files: goes.files + stays.files, bytes: goes.bytes + stays.bytes };
    return t('selection.left.keep', { path, amount: amountText(kept) });
  }
  return (
    <>
      {t('selection.left.remove', { path, amount: amountText(goes) })}
      {stays.files > 0 && (
        <Alert color="yellow" variant="light" c="var(--mantine-color-text)" mt="xs">
          <Text size="sm">{t('selection.stays', { amount: amountText(stays) })}</Text>
          <List size="sm">
            {firstStaying.map(each => (
              <List.Item key={each.path}>
                <b>{each.path}</b>{' '}
                <Text span c="dimmed" size="sm">
                  {t(`selection.why.${each.why}`)}
                </Text>
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  );
}

function takenText({ path, there, isWhole }: TakingIn): string {
  return t(isWhole ? 'selection.taken' : 'selection.taken.more', { path, amount: amountText(there) });
}

function amountText({ files, bytes }: Amount): string {
  return t('selection.amount', { count: files, size: sizeText(bytes) });
}
