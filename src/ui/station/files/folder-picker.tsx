/** Where to: walks through the folders of all shares and picks one. */
import { Alert, Button, Group, Modal, ScrollArea, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { NodeId } from '#model/node.ts';
import type { NodeWire } from '#protocol/schema.ts';
import type { ShareWire } from '#protocol/session.ts';
import { errorText } from '#ui/common/error-text.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import type { Place } from '#ui/station/files/copying.ts';
import classes from '#ui/station/files/folder-picker.module.css';
import { NodeIcon } from '#ui/station/files/node-icon.tsx';
import { PickerShares } from '#ui/station/files/picker-shares.tsx';
import { sortEntries } from '#ui/station/files/sort.ts';
import { useFolder } from '#ui/station/files/use-folder.ts';
import { useLevel } from '#ui/station/files/use-level.ts';
import { topName, wayWithin } from '#ui/station/tops.ts';

/** How whoever picked hears of what is being done, and stops it. */
export interface Picking {
  readonly signal: AbortSignal;
  onProgress(files: number): void;
}

interface FolderPickerProps {
  readonly kind: 'move' | 'copy';
  readonly share: ShareWire;
  readonly nodes: readonly NodeWire[];
  readonly from: NodeId;
  pick(place: Place, picking: Picking): Promise<void>;
  close(): void;
}

const shownMax = 500;

export function FolderPicker({ kind, share, nodes, from, pick, close }: FolderPickerProps) {
  // No place: the shares are shown.
  const [place, setPlace] = useState<{ share: ShareWire; at: NodeId } | undefined>({ share, at: from });
  const { data, error } = useFolder(place?.share, place?.at);
  const picking = usePicking({ kind, pick, close });
  const level = useLevel(place?.share, place?.at);
  const above = place && data ? wayWithin(place.share, data.above) : [];
  const fault = place
    ? (faultOf({ kind, nodes, from }, place.at, above) ?? (level === 'read' ? t('folders.pick.readOnly') : undefined))
    : t('pick.elsewhere');
  const failed = picking.error ?? error;
  const isElsewhere = place !== undefined && place.share.id !== share.id;
  const go = (at: NodeId): void => setPlace(before => before && { ...before, at });
  return (
    <Modal opened onClose={picking.stop} title={t(`pick.${kind}`, { count: nodes.length, name: nodes[0]?.name ?? '' })}>
      <Stack gap="sm">
        <Above share={place?.share} above={above} go={at => (at === undefined ? setPlace(undefined) : go(at))} />
        <ScrollArea h={280} className={classes['list'] ?? ''} viewportProps={{ tabIndex: -1 }}>
          {!place ? (
            <PickerShares from={share} go={to => setPlace({ share: to, at: to.root })} />
          ) : data ? (
            <Folders entries={data.entries.filter(({ id }) => !nodes.some(node => node.id === id))} go={go} />
          ) : (
            <Skeleton height={14} width={180} m="md" />
          )}
        </ScrollArea>
        {failed && (
          <Alert role="alert" color="red" variant="light" c="var(--mantine-color-text)">
            {errorText(failed)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed" className={classes['status'] ?? ''} role="status">
            {picking.files > 0 && picking.isPending
              ? t('pick.progress', { count: picking.files })
              : (fault ?? (isElsewhere ? t(`pick.otherShare.${kind}`) : undefined))}
          </Text>
          <Button variant="default" onClick={picking.stop}>
            {t(picking.isPending ? 'pick.stop' : 'app.cancel')}
          </Button>
          <Button
            disabled={fault !== undefined || !data}
            loading={picking.isPending}
            onClick={() => place && picking.mutate({ share: place.share.id, folder: place.at })}
          >
            {t(`pick.${kind}.submit`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The picking under way: how far it came, and how it is stopped. */
function usePicking({ kind, pick, close }: Pick<FolderPickerProps, 'kind' | 'pick' | 'close'>) {
  const [files, setFiles] = useState(0);
  const abort = useRef<AbortController>(undefined);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (place: Place) => {
      const controller = new AbortController();
      abort.current = controller;
      setFiles(0);
      return pick(place, { signal: controller.signal, onProgress: setFiles });
    },
    onSuccess: close,
    onError: () => {
      if (abort.current?.signal.aborted) notifyDone(t(`pick.stopped.${kind}`));
    },
  });
  const stop = (): void => {
    abort.current?.abort();
    close();
  };
  return { files, mutate, isPending, error, stop };
}

interface AboveProps {
  readonly share: ShareWire | undefined;
  readonly above: readonly { readonly id: NodeId; readonly name: string }[];
  /** To a folder, or to all shares. */
  go(folder: NodeId | undefined): void;
}

/** The folder that is looked into, and the way back up. */
function Above({ share, above, go }: AboveProps) {
  if (!share) {
    return (
      <Group mih={36}>
        <Text fw={600}>{t('pick.everywhere')}</Text>
      </Group>
    );
  }
  const nameOf = (index: number): string => (index <= 0 ? topName(share) : (above[index]?.name ?? ''));
  const up = above.at(-2);
  return (
    <Group gap={4} wrap="nowrap" mih={36}>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconChevronLeft size={15} aria-hidden />}
        onClick={() => go(up?.id)}
      >
        {up ? nameOf(above.length - 2) : t('pick.everywhere')}
      </Button>
      <Text fw={600} truncate>
        {nameOf(above.length - 1)}
      </Text>
    </Group>
  );
}

/** The folders among `entries`, to go into. */
export function Folders({ entries, go }: { readonly entries: readonly NodeWire[]; go(folder: NodeId): void }) {
  const folders = sortEntries(
    entries.filter(({ kind }) => kind === 'folder'),
    { by: 'name', down: false },
  ).slice(0, shownMax);
  if (folders.length === 0) {
    return (
      <Text c="dimmed" size="sm" p="md">
        {t('pick.none')}
      </Text>
    );
  }
  return folders.map(folder => (
    <UnstyledButton key={folder.id} className={classes['folder'] ?? ''} onClick={() => go(folder.id)}>
      <NodeIcon node={folder} />
      <span className={classes['name']}>{folder.name}</span>
      <IconChevronRight size={15} aria-hidden />
    </UnstyledButton>
  ));
}

/** Why `at` cannot be the place. */
function faultOf(
  { kind, nodes, from }: Pick<FolderPickerProps, 'kind' | 'nodes' | 'from'>,
  at: NodeId,
  above: AboveProps['above'],
): string | undefined {
  if (above.some(({ id }) => nodes.some(node => node.id === id))) return t('pick.inside');
  return kind === 'move' && at === from ? t('pick.same') : undefined;
}
