/** The folders of a share that are granted by themselves: to whom, for what, and the way to one more. */
import { ActionIcon, Button, Group, SegmentedControl, Text, Tooltip } from '@mantine/core';
import { IconFolderPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ManagedShareWire } from '#protocol/administer.ts';
import type { FolderGrantRequest, FolderGrantWire } from '#protocol/folder-grants.ts';
import { setFolderGrant } from '#ui/common/folder-grant-calls.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew } from '#ui/station/administration/data.ts';
import { FolderGrantDialog } from '#ui/station/administration/folder-grant-dialog.tsx';
import { folderText, useFolderGrants, whoText } from '#ui/station/administration/folder-grants.ts';

export function FolderGrantsPart({ share }: { readonly share: ManagedShareWire }) {
  const grants = useFolderGrants(share.name);
  const [adds, setAdds] = useState(false);
  return (
    <section aria-label={t('folders.title')}>
      <Group justify="space-between" align="flex-end" wrap="nowrap" mt="lg">
        <h3 className={classes['heading']}>{t('folders.title')}</h3>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFolderPlus size={16} aria-hidden />}
          onClick={() => setAdds(true)}
        >
          {t('folders.add')}
        </Button>
      </Group>
      <Text c="dimmed" size="sm" py="xs">
        {t('folders.lead')}
      </Text>
      <Loaded query={grants}>
        {data =>
          data.length === 0 ? (
            <Text size="sm">{t('folders.none')}</Text>
          ) : (
            <ul className={classes['rows']} aria-label={t('folders.title')}>
              {data.map(grant => (
                <FolderRow key={`${grant.folder} ${grant.kind} ${grant.name}`} share={share.name} grant={grant} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {adds && <FolderGrantDialog share={share} close={() => setAdds(false)} />}
    </section>
  );
}

interface FolderRowProps {
  /** The share's name. */
  readonly share: string;
  readonly grant: FolderGrantWire;
}

function FolderRow({ share, grant }: FolderRowProps) {
  const { folder, kind, name, level } = grant;
  const client = useQueryClient();
  const changing = useMutation({
    mutationFn: (to: FolderGrantRequest['level']) => setFolderGrant({ share, folder, kind, name, level: to }),
    // One after the other: whoever goes through the levels by keys means the last one.
    scope: { id: `grant ${folder} ${kind} ${name}` },
    onSuccess: () => askAnew(client),
  });
  const words = { who: whoText(grant), folder: folderText(grant) };
  const shown = changing.isPending && changing.variables !== 'clear' ? changing.variables : level;
  return (
    <li className={classes['row']}>
      <div className={classes['words']}>
        <div className={classes['name']}>{words.folder}</div>
        <div className={classes['about']}>{words.who}</div>
      </div>
      <Group gap="xs" wrap="nowrap">
        <SegmentedControl
          size="xs"
          aria-label={t('folders.levelFor', words)}
          data={(['read', 'write'] as const).map(each => ({ value: each, label: t(`grants.level.${each}`) }))}
          value={shown}
          // A deleted folder is granted to nobody; what it was granted can be taken away.
          disabled={grant.path === null}
          onChange={to => changing.mutate(to as FolderGrantWire['level'])}
        />
        <Tooltip label={t('folders.remove')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={t('folders.removing', words)}
            loading={changing.isPending && changing.variables === 'clear'}
            onClick={() => changing.mutate('clear')}
          >
            <IconX size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      {changing.error && (
        <div className={classes['refusal']}>
          <FormError error={changing.error} />
        </div>
      )}
    </li>
  );
}
