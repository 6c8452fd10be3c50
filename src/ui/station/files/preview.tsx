/** Shows a file without downloading it: pictures, PDF, text, sound and film. */
import { ActionIcon, Button, Modal, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react';
import type { NodeWire } from '#protocol/schema.ts';
import { contentAddress } from '#ui/common/calls.ts';
import { sizeText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import { useSwipe } from '#ui/common/use-swipe.ts';
import { useThumbnailsAhead } from '#ui/common/use-thumbnail.ts';
import { FileView } from '#ui/station/files/file-view.tsx';
import { largeBytes, pictureEdge } from '#ui/station/files/picture-view.tsx';
import classes from '#ui/station/files/preview.module.css';
import { smallOf } from '#ui/station/files/small.ts';

interface PreviewProps {
  readonly share: string;
  readonly node: NodeWire;
  /** What is written above it; its name where nothing else is said. */
  readonly title?: string;
  /** The files that stand before and after it. */
  readonly before?: NodeWire | undefined;
  readonly next?: NodeWire | undefined;
  show(node: NodeWire): void;
  close(): void;
}

export function Preview(preview: PreviewProps) {
  const { share, node, title = node.name, before, next, show, close } = preview;
  useThumbnailsAhead([next, before].map(one => one && aheadOf(share, one)));
  const swipe = useSwipe({ left: () => next && show(next), right: () => before && show(before) });
  useHotkeys([
    ['ArrowLeft', () => before && show(before)],
    ['ArrowRight', () => next && show(next)],
  ]);
  return (
    <Modal
      opened
      fullScreen
      onClose={close}
      title={<span className={classes['title']}>{title}</span>}
      classNames={{ content: classes['page'] ?? '', body: classes['body'] ?? '', header: classes['head'] ?? '' }}
    >
      <div className={classes['stage']} {...swipe}>
        <FileView
          key={`${node.id} ${node.state?.content}`}
          name={node.name}
          size={node.state?.size ?? 0}
          address={contentAddress(share, node.id, contentOf(node))}
          thumbnail={smallOf(share, node, pictureEdge)}
        />
      </div>
      <div className={classes['foot']}>
        <Turn label={t('preview.before')} to={before} show={show} icon={IconChevronLeft} />
        <Text size="sm" c="dimmed" className="number">
          {node.state && sizeText(node.state.size)}
        </Text>
        <Button
          component="a"
          variant="default"
          href={contentAddress(share, node.id, { ...contentOf(node), save: true })}
          leftSection={<IconDownload size={17} aria-hidden />}
        >
          {t('do.download')}
        </Button>
        <Turn label={t('preview.next')} to={next} show={show} icon={IconChevronRight} />
      </div>
    </Modal>
  );
}

/** The very bytes that are shown, which may be those of the past: a file that changes is fetched anew. */
function contentOf({ state }: NodeWire): { readonly content?: string } {
  return state ? { content: state.content } : {};
}

/** What is likely to be looked at next, where it is large. */
function aheadOf(share: string, node: NodeWire): string | undefined {
  return node.state && node.state.size >= largeBytes ? smallOf(share, node, pictureEdge) : undefined;
}

interface TurnProps {
  readonly label: string;
  readonly to: NodeWire | undefined;
  readonly icon: typeof IconChevronLeft;
  show(node: NodeWire): void;
}

function Turn({ label, to, icon: Icon, show }: TurnProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      aria-label={label}
      disabled={!to}
      onClick={() => to && show(to)}
    >
      <Icon size={20} aria-hidden />
    </ActionIcon>
  );
}
