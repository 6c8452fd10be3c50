/** Where to: walks through the folders of the share and picks one. */
import { Alert, Button, Group, Modal, ScrollArea, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { NodeId } from '#model/node.ts';
import type { NodeWire } from '#protocol/schema.ts';
import type { ShareWire } from '#protocol/session.ts';
import { errorText } from '#ui/common/error-text.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/files/folder-picker.module.css';
import { NodeIcon } from '#ui/station/files/node-icon.tsx';
import { sortEntries } from '#ui/station/files/sort.ts';
import { useFolder } from '#ui/station/files/use-folder.ts';

interface FolderPickerProps {
  readonly kind: 'move' | 'copy';
  readonly share: ShareWire;
  readonly nodes: readonly NodeWire[];
  readonly from: NodeId;
  pick(folder: NodeId): Promise<void>;
  close(): void;
}

const shownMax = 500;

export function FolderPicker({ kind, share, nodes, from, pick, close }: FolderPickerProps) {
  const [at, setAt] = useState<NodeId>(from);
  const { data, error } = useFolder(share, at);
  const picking = useMutation({ mutationFn: () => pick(at), onSuccess: close });
  const name = nodes[0]?.name ?? '';
  const fault = faultOf({ kind, nodes, from }, at, data?.above ?? []);
  const failed = picking.error ?? error;
  return (
    <Modal
      opened
      onClose={close}
      title={t(`pick.${kind}`, { count: nodes.length, name })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Stack gap="sm">
        <Above share={share} above={data?.above ?? []} go={setAt} />
        <ScrollArea h={280} className={classes['list'] ?? ''} viewportProps={{ tabIndex: -1 }}>
          {data ? (
            <Folders entries={data.entries.filter(({ id }) => !nodes.some(node => node.id === id))} go={setAt} />
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
          <Text size="sm" c="dimmed" flex={1}>
            {fault}
          </Text>
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button disabled={fault !== undefined || !data} loading={picking.isPending} onClick={() => picking.mutate()}>
            {t(`pick.${kind}.submit`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface AboveProps {
  readonly share: ShareWire;
  readonly above: readonly { readonly id: NodeId; readonly name: string }[];
  go(folder: NodeId): void;
}

/** The folder that is looked into, and the way back up. */
function Above({ share, above, go }: AboveProps) {
  const nameOf = (index: number): string =>
    index === 0 ? (share.home ? t('files.home') : share.name) : (above[index]?.name ?? '');
  const up = above.at(-2);
  return (
    <Group gap={4} wrap="nowrap" mih={36}>
      {up && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconChevronLeft size={15} aria-hidden />}
          onClick={() => go(up.id)}
        >
          {nameOf(above.length - 2)}
        </Button>
      )}
      <Text fw={600} truncate>
        {nameOf(above.length - 1)}
      </Text>
    </Group>
  );
}

function Folders({ entries, go }: { readonly entries: readonly NodeWire[]; go(folder: NodeId): void }) {
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
