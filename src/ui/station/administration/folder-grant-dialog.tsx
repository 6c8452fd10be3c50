/** Grants a folder of a share: which one, to whom, and for what. */
import {
  Button,
  Group,
  Input,
  Modal,
  ScrollArea,
  SegmentedControl,
  Select,
  Skeleton,
  Stack,
  Text,
} from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ManagedShareWire } from '#protocol/administer.ts';
import type { FolderGrantRequest } from '#protocol/folder-grants.ts';
import type { GrantText, ShareWire } from '#protocol/session.ts';
import { setFolderGrant } from '#ui/common/folder-grant-calls.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew, useAccounts } from '#ui/station/administration/data.ts';
import { whoText } from '#ui/station/administration/folder-grants.ts';
import { useGroups } from '#ui/station/administration/group-data.ts';
import classes from '#ui/station/files/folder-picker.module.css';
import { Folders } from '#ui/station/files/folder-picker.tsx';
import { useFolder } from '#ui/station/files/use-folder.ts';
import { useShares } from '#ui/station/shares.ts';

interface FolderGrantDialogProps {
  readonly share: ManagedShareWire;
  close(): void;
}

export function FolderGrantDialog({ share, close }: FolderGrantDialogProps) {
  const { data } = useShares();
  const seen = data?.find(({ id, folder }) => id === share.id && folder === undefined);
  return (
    <Modal opened onClose={close} title={t('folders.dialog', { share: share.name })}>
      {seen ? (
        <GrantForm share={seen} close={close} />
      ) : data ? (
        <Text pb="xs">{t('folders.unseen', { share: share.name })}</Text>
      ) : (
        <Skeleton height={14} width={180} m="md" />
      )}
    </Modal>
  );
}

type Who = Pick<FolderGrantRequest, 'kind' | 'name'>;

function GrantForm({ share, close }: { readonly share: ShareWire; close(): void }) {
  const client = useQueryClient();
  const [at, setAt] = useState(share.root);
  const [who, setWho] = useState<string | null>(null);
  const [level, setLevel] = useState<GrantText>('read');
  const { data, error } = useFolder(share, at);
  const granting = useMutation({
    mutationFn: (to: Who) => setFolderGrant({ share: share.name, folder: at, level, ...to }),
    onSuccess: async (_, to) => {
      notifyDone(t('folders.granted', { who: whoText(to), folder: data?.above.at(-1)?.name ?? '' }));
      await askAnew(client);
      close();
    },
  });
  const isTop = at === share.root;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('folders.top')}
      </Text>
      <Way share={share} above={data?.above ?? []} go={setAt} />
      <ScrollArea h={200} className={classes['list'] ?? ''} viewportProps={{ tabIndex: -1 }}>
        {data ? <Folders entries={data.entries} go={setAt} /> : <Skeleton height={14} width={180} m="md" />}
      </ScrollArea>
      <Whom value={who} choose={setWho} />
      <Input.Wrapper label={t('folders.level')} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={t('folders.level')}
          data={(['read', 'write'] as const).map(each => ({ value: each, label: t(`grants.level.${each}`) }))}
          value={level}
          onChange={to => setLevel(to as GrantText)}
        />
      </Input.Wrapper>
      <FormError error={granting.error ?? error} />
      <Group justify="flex-end" wrap="nowrap">
        <Button variant="default" onClick={close}>
          {t('app.cancel')}
        </Button>
        <Button
          disabled={isTop || who === null || !data}
          loading={granting.isPending}
          onClick={() => who !== null && granting.mutate(whoOf(who))}
        >
          {t('folders.submit')}
        </Button>
      </Group>
    </Stack>
  );
}

interface WayProps {
  readonly share: ShareWire;
  readonly above: readonly { readonly id: ShareWire['root']; readonly name: string }[];
  go(folder: ShareWire['root']): void;
}

/** The folder that would be granted, and the way back up. */
function Way({ share, above, go }: WayProps) {
  const up = above.at(-2);
  const names = [share.name, ...above.slice(1).map(({ name }) => name)];
  return (
    <Group gap={4} wrap="nowrap" mih={36}>
      {up && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconChevronLeft size={15} aria-hidden />}
          onClick={() => go(up.id)}
        >
          {names.at(-2)}
        </Button>
      )}
      <Text fw={600} truncate>
        {names.at(-1)}
      </Text>
    </Group>
  );
}

interface WhomProps {
  readonly value: string | null;
  choose(who: string | null): void;
}

/** Accounts and groups in one field; an account and a group may have the same name. */
function Whom({ value, choose }: WhomProps) {
  const accounts = useAccounts();
  const groups = useGroups();
  const optionsOf = (kind: Who['kind'], named: readonly { readonly name: string }[] = []) =>
    named.map(({ name }) => ({ value: `${kind} ${name}`, label: name }));
  return (
    <Select
      label={t('folders.who')}
      searchable
      data={[
        { group: t('grants.groups'), items: optionsOf('group', groups.data) },
        { group: t('grants.accounts'), items: optionsOf('account', accounts.data) },
      ].filter(({ items }) => items.length > 0)}
      nothingFoundMessage={t('folders.who.none')}
      value={value}
      onChange={choose}
    />
  );
}

/** What `Whom` chose. */
function whoOf(value: string): Who {
  const [kind = '', ...name] = value.split(' ');
  return { kind: kind as Who['kind'], name: name.join(' ') };
}
