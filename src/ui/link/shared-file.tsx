/** One file, as it is shown, with the way to keep it. */
import { ActionIcon, Button, Text, Title, Tooltip } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconArrowLeft, IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import type { SharedNodeWire } from '#protocol/shared.ts';
import { momentText, sizeText } from '#ui/common/format.ts';
import { sharedAddress } from '#ui/common/link-calls.ts';
import { t } from '#ui/common/texts.ts';
import { isPicture, sharedThumbnailAddress } from '#ui/common/thumbnail-calls.ts';
import { useSwipe } from '#ui/common/use-swipe.ts';
import { useThumbnailsAhead } from '#ui/common/use-thumbnail.ts';
import classes from '#ui/link/link.module.css';
import { FileView } from '#ui/station/files/file-view.tsx';
import { NodeIcon } from '#ui/station/files/node-icon.tsx';
import { largeBytes, pictureEdge } from '#ui/station/files/picture-view.tsx';

interface SharedFileProps {
  readonly token: string;
  readonly file: SharedNodeWire;
  readonly canSave: boolean;
  /** The address of the folder that it was opened from. */
  readonly back?: string;
  readonly around?: Around;
}

/** The files that stand before and after one, with the addresses at which the page shows them. */
export interface Around {
  readonly before?: Turn | undefined;
  readonly next?: Turn | undefined;
}

interface Turn {
  readonly file: SharedNodeWire;
  readonly address: string;
}

/** Of the files of a folder; folders are passed over. */
export function turnsAround(
  entries: readonly SharedNodeWire[],
  shown: SharedNodeWire,
  addressOf: (file: SharedNodeWire) => string,
): Around {
  const files = entries.filter(({ kind }) => kind === 'file');
  const at = files.findIndex(({ id }) => id === shown.id);
  const turn = (file: SharedNodeWire | undefined) => file && { file, address: addressOf(file) };
  return { before: turn(files[at - 1]), next: turn(files[at + 1]) };
}

export function SharedFile({ token, file, canSave, back, around = {} }: SharedFileProps) {
  const { id, name, size, changedMs } = file;
  const { before, next } = around;
  const [, go] = useLocation();
  // Whoever goes back wants the folder, not every picture once more.
  const turn = (to: Turn | undefined): void => (to ? go(to.address, { replace: true }) : undefined);
  useThumbnailsAhead([next, before].map(one => one && aheadOf(token, one.file)));
  useHotkeys([
    ['ArrowLeft', () => turn(before)],
    ['ArrowRight', () => turn(next)],
  ]);
  const swipe = useSwipe({ left: () => turn(next), right: () => turn(before) });
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
      <div className={classes['stage']} {...swipe}>
        <FileView
          key={id}
          {...{ name, size }}
          address={sharedAddress(token, id)}
          thumbnail={isPicture(file) ? sharedThumbnailAddress(token, file, pictureEdge) : undefined}
        />
      </div>
      {(before || next) && (
        <div className={classes['turns']}>
          <TurnButton label={t('preview.before')} icon={IconChevronLeft} act={before && (() => turn(before))} />
          <TurnButton label={t('preview.next')} icon={IconChevronRight} act={next && (() => turn(next))} />
        </div>
      )}
    </>
  );
}

/** What is likely to be looked at next, where it is large. */
function aheadOf(token: string, file: SharedNodeWire): string | undefined {
  return isPicture(file) && file.size >= largeBytes ? sharedThumbnailAddress(token, file, pictureEdge) : undefined;
}

interface TurnButtonProps {
  readonly label: string;
  readonly icon: typeof IconChevronLeft;
  /** Undefined where there is nothing more. */
  readonly act: (() => void) | undefined;
}

function TurnButton({ label, icon: Icon, act }: TurnButtonProps) {
  return (
    <ActionIcon variant="subtle" color="gray" size={36} aria-label={label} disabled={!act} onClick={act}>
      <Icon size={20} aria-hidden />
    </ActionIcon>
  );
}
