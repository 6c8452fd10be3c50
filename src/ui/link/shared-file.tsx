/** One file, as it is shown, with the way to keep it. */
import { ActionIcon, Button, Text, Title, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconDownload } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link } from 'wouter';
import type { SharedNodeWire } from '#protocol/shared.ts';
import { momentText, sizeText } from '#ui/common/format.ts';
import { sharedAddress } from '#ui/common/link-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/link/link.module.css';
import { FileView } from '#ui/station/files/file-view.tsx';
import { NodeIcon } from '#ui/station/files/node-icon.tsx';

interface SharedFileProps {
  readonly token: string;
  readonly file: SharedNodeWire;
  readonly canSave: boolean;
  /** The address of the folder that it was opened from. */
  readonly back?: string;
}

export function SharedFile({ token, file, canSave, back }: SharedFileProps) {
  const { id, name, size, changedMs } = file;
  useEffect(() => {
    document.title = name;
  }, [name]);
  return (
    <>
      <div className={classes['bar']}>
        {back === undefined ? (
          <NodeIcon node={file} size={28} />
        ) : (
          <Tooltip label={t('visit.back')}>
            <ActionIcon
              component={Link}
              href={back}
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('visit.back')}
            >
              <IconArrowLeft size={20} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        <div className={classes['words']}>
          <Title order={1} size="h4" className={classes['title'] ?? ''}>
            {name}
          </Title>
          <Text size="sm" c="dimmed" className="number">
            {sizeText(size)} · {momentText(changedMs)}
          </Text>
        </div>
        {canSave && (
          <Button
            component="a"
            href={sharedAddress(token, id, true)}
            leftSection={<IconDownload size={17} aria-hidden />}
          >
            {t('visit.download')}
          </Button>
        )}
      </div>
      <div className={classes['stage']}>
        <FileView key={id} name={name} size={size} address={sharedAddress(token, id)} />
      </div>
    </>
  );
}
