/** One folder at the station and one here; both may be made on the way (S14). */
import { Alert, Button, Collapse, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconAdjustments, IconArrowsExchange } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { NodeId } from '#model/node.ts';
import type { VolumeStatus } from '#protocol/control/status.ts';
import type { GrantText } from '#protocol/session.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';
import { addTask, getRemoteFolders } from '#ui/drive/calls.ts';
import { newDraft, orderFrom, type RulesDraft } from '#ui/drive/rules-draft.ts';
import { RulesFields } from '#ui/drive/rules-fields.tsx';
import { SelectionTab } from '#ui/drive/selection/selection-tab.tsx';
import { getSettings, settingsKey } from '#ui/drive/settings/settings-calls.ts';
import { LocalPicker } from '#ui/drive/wizard/local-picker.tsx';
import { RemotePicker } from '#ui/drive/wizard/remote-picker.tsx';
import { VolumeAdvice } from '#ui/drive/wizard/volume-advice.tsx';

/** A folder at the station, as a task names it. */
export interface RemoteChoice {
  readonly remote: string;
  readonly grant: GrantText;
  readonly share: NodeId;
  /** Undefined where the folder is to be made. */
  readonly node: NodeId | undefined;
}

/** A folder here, and why it cannot be taken (empty: it can). */
export interface LocalChoice {
  readonly folder: string;
  readonly fault: string;
  readonly entries: number;
  readonly volume: VolumeStatus;
}

interface FoldersStepProps {
  readonly connection: string;
  readonly station: string;
  /** A button that gives up. */
  readonly leave: ReactNode;
  added(task: string): void;
}

export function FoldersStep({ connection, station, leave, added }: FoldersStepProps) {
  const [remote, setRemote] = useState<RemoteChoice>();
  const [local, setLocal] = useState<LocalChoice>();
  const [draft, setDraft] = useNewDraft();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const choose = (chosen: RemoteChoice | undefined): void => {
    setRemote(chosen);
    setLeft(new Set());
  };
  const isReadOnly = remote?.grant === 'read';
  const shown = isReadOnly ? { ...draft, mode: 'download-only' as const } : draft;
  const read = orderFrom(shown);
  const adding = useMutation({
    mutationFn: async () => {
      if (!remote || !local || !('order' in read)) return;
      const { folder } = local;
      const place = { connection, remote: remote.remote, folder, create: true, takeOver: false };
      const leaveOut = left.size === 0 ? {} : { leaveOut: [...left] };
      added((await addTask({ ...place, ...leaveOut, rules: read.order, preview: true })).task);
    },
  });
  const canAdd = remote !== undefined && local !== undefined && local.fault === '' && 'order' in read;
  return (
    <Stack>
      <Title order={1} size="h4">
        {t('panel.choose.title')}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <RemotePicker connection={connection} station={station} choose={choose} />
        <LocalPicker suggested={remote?.remote.split('/').at(-1) ?? ''} choose={setLocal} />
      </SimpleGrid>
      <ChoiceNotes
        isReadOnly={isReadOnly}
        local={local}
        isReceiving={shown.mode === 'download-only'}
        receive={() => setDraft({ ...draft, mode: 'download-only' })}
      />
      <Advanced>
        <RulesFields
          draft={shown}
          change={changed => setDraft(isReadOnly ? { ...changed, mode: draft.mode } : changed)}
          isReadOnly={isReadOnly}
          folders={<ChosenOf connection={connection} remote={remote} left={left} change={setLeft} />}
          fault={'fault' in read ? read.fault : undefined}
        />
      </Advanced>
      <FormError error={adding.error} />
      <Group justify="flex-end">
        {canAdd && (
          <Text size="sm" role="status">
            {remote.remote} <IconArrowsExchange size={14} aria-hidden /> {local.folder}
          </Text>
        )}
        {leave}
        <Button disabled={!canAdd} loading={adding.isPending} onClick={() => adding.mutate()}>
          {t('panel.choose.submit')}
        </Button>
      </Group>
    </Stack>
  );
}

/** The rules of a new task: those of the settings, until they are changed here. */
function useNewDraft(): readonly [RulesDraft, (draft: RulesDraft) => void] {
  const settings = useQuery({ queryKey: settingsKey, queryFn: getSettings });
  const [changed, setChanged] = useState<RulesDraft>();
  return [changed ?? { ...newDraft, ...settings.data?.newTasks }, setChanged];
}

function Advanced({ children }: { readonly children: ReactNode }) {
  const [isAdvanced, setAdvanced] = useState(false);
  return (
    <div>
      <Button
        variant="subtle"
        leftSection={<IconAdjustments size={16} aria-hidden />}
        aria-expanded={isAdvanced}
        onClick={() => setAdvanced(!isAdvanced)}
      >
        {t('panel.advanced')}
      </Button>
      <Collapse expanded={isAdvanced}>{children}</Collapse>
    </div>
  );
}

interface ChosenOfProps {
  readonly connection: string;
  readonly remote: RemoteChoice | undefined;
  readonly left: ReadonlySet<string>;
  change(left: ReadonlySet<string>): void;
}

/** Which of the folders in the remote folder are synced; files can be chosen once they are (S15). */
function ChosenOf({ connection, remote, left, change }: ChosenOfProps) {
  const { share, node: top } = remote ?? {};
  if (share === undefined || top === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {t(remote === undefined ? 'selection.wizard.first' : 'selection.wizard.none')}
      </Text>
    );
  }
  const load = async (node: string) => {
    const { folders, isWhole } = await getRemoteFolders(connection, {
      share,
      node: node === '' ? top : (node as NodeId),
    });
    return { entries: folders.map(each => ({ ...each, kind: 'folder' as const, size: 0 })), isWhole };
  };
  return <SelectionTab source={{ key: `${connection} ${top}`, load }} left={left} change={change} />;
}

interface ChoiceNotesProps {
  readonly isReadOnly: boolean;
  readonly local: LocalChoice | undefined;
  readonly isReceiving: boolean;
  receive(): void;
}

/** What there is to know about the two folders before they are synced. */
function ChoiceNotes({ isReadOnly, local, isReceiving, receive }: ChoiceNotesProps) {
  const taken = local?.fault === '' ? local : undefined;
  return (
    <>
      {isReadOnly && (
        <Alert color="yellow" variant="light" c="var(--mantine-color-text)">
          {t('panel.choose.readOnly')}
        </Alert>
      )}
      {taken && <VolumeAdvice volume={taken.volume} isTaken={isReceiving} take={receive} />}
      {taken && taken.entries > 0 && (
        <Text size="sm" c="dimmed">
          {t('panel.choose.notEmpty', { count: taken.entries })}
        </Text>
      )}
    </>
  );
}
