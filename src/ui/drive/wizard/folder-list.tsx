import { Button, Group, ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconFolder, IconFolderPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/drive/panel.module.css';

interface Listed {
  readonly key: string;
  readonly name: string;
  readonly icon?: ReactNode;
  go(): void;
}

interface FolderListProps {
  readonly title: string;
  /** The folder that is looked into, and so chosen. */
  readonly here: string;
  /** The way back up; undefined at the top. */
  readonly up: (() => void) | undefined;
  readonly folders: readonly Listed[];
  readonly isWhole: boolean;
  /** What a new folder would be called; undefined where none can be made. */
  readonly suggested: string | undefined;
  readonly note?: ReactNode;
  make(name: string): void;
}

/** Folders to walk through; the one that is looked into is the one that is taken. */
export function FolderList({ title, here, up, folders, isWhole, suggested, note, make }: FolderListProps) {
  return (
    <Stack gap={6} role="group" aria-label={title}>
      <Text fw={600} size="sm" aria-hidden>
        {title}
      </Text>
      <Group gap={4} wrap="nowrap" mih={30}>
        {up && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconChevronLeft size={15} aria-hidden />}
            onClick={up}
          >
            {t('panel.choose.up')}
          </Button>
        )}
        <Text size="sm" className={classes['words'] ?? ''} role="status">
          {here}
        </Text>
      </Group>
      <ScrollArea h={220} className={classes['folders'] ?? ''} viewportProps={{ tabIndex: -1 }}>
        {folders.length === 0 && (
          <Text c="dimmed" size="sm" p="md">
            {t('panel.choose.none')}
          </Text>
        )}
        {folders.map(({ key, name, icon, go }) => (
          <UnstyledButton key={key} className={classes['folder'] ?? ''} onClick={go}>
            {icon ?? <IconFolder size={18} aria-hidden />}
            <span className={classes['words']}>{name}</span>
            <IconChevronRight size={15} aria-hidden />
          </UnstyledButton>
        ))}
        {!isWhole && (
          <Text c="dimmed" size="sm" p="md">
            {t('panel.choose.more')}
          </Text>
        )}
      </ScrollArea>
      {suggested !== undefined && <NewFolder key={suggested} suggested={suggested} make={make} />}
      {note}
    </Stack>
  );
}

function NewFolder({ suggested, make }: { readonly suggested: string; make(name: string): void }) {
  const [name, setName] = useState<string>();
  if (name === undefined) {
    return (
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconFolderPlus size={15} aria-hidden />}
        className={classes['later'] ?? ''}
        onClick={() => setName(suggested)}
      >
        {t('panel.choose.new')}
      </Button>
    );
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        make(name.trim());
        setName(undefined);
      }}
    >
      <Group gap={6} wrap="nowrap">
        <TextInput
          size="xs"
          className={classes['words'] ?? ''}
          aria-label={t('panel.choose.name')}
          autoFocus
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" disabled={name.trim() === '' || name.includes('/')}>
          {t('panel.choose.make')}
        </Button>
      </Group>
    </form>
  );
}
