/** Shows a file without downloading it: pictures, PDF, text, sound and film. */
import { ActionIcon, Button, Modal, Skeleton, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { NodeWire } from '#protocol/schema.ts';
import { answer } from '#ui/common/api.ts';
import { contentAddress } from '#ui/common/calls.ts';
import { sizeText } from '#ui/common/format.ts';
import { ErrorNotice, Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/files/preview.module.css';
import { previewKind } from '#ui/station/files/preview-kind.ts';

/** Bytes of a text that are shown. */
const textBytesMax = 1024 * 1024;

interface PreviewProps {
  readonly share: string;
  readonly node: NodeWire;
  /** The files that stand before and after it. */
  readonly before?: NodeWire | undefined;
  readonly next?: NodeWire | undefined;
  show(node: NodeWire): void;
  close(): void;
}

export function Preview(preview: PreviewProps) {
  const { share, node, before, next, show, close } = preview;
  useHotkeys([
    ['ArrowLeft', () => before && show(before)],
    ['ArrowRight', () => next && show(next)],
  ]);
  return (
    <Modal
      opened
      fullScreen
      onClose={close}
      title={<span className={classes['title']}>{node.name}</span>}
      closeButtonProps={{ 'aria-label': t('app.close') }}
      classNames={{ content: classes['page'] ?? '', body: classes['body'] ?? '', header: classes['head'] ?? '' }}
    >
      <div className={classes['stage']}>
        <Shown key={node.id} share={share} node={node} />
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

/** The very bytes that are shown, which may be those of the past. */
function contentOf({ state }: NodeWire): { readonly content?: string } {
  return state ? { content: state.content } : {};
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

function Shown({ share, node }: Pick<PreviewProps, 'share' | 'node'>) {
  const [failed, setFailed] = useState(false);
  // The content is part of the address, so that a file that changes is fetched anew.
  const address = contentAddress(share, node.id, contentOf(node));
  const onError = () => setFailed(true);
  if (failed) return <Notice title={t('preview.failed')} />;
  const kind = previewKind(node.name);
  switch (kind) {
    case 'picture':
      return <img src={address} alt={node.name} onError={onError} className={classes['picture']} />;
    case 'pdf':
      return <iframe src={address} title={node.name} className={classes['document']} />;
    case 'text':
      return <TextShown address={address} node={node} />;
    case 'audio':
      // biome-ignore lint/a11y/useMediaCaption: a file of one's own comes without captions.
      return <audio src={address} controls autoPlay onError={onError} className={classes['audio']} />;
    case 'video':
      // biome-ignore lint/a11y/useMediaCaption: a file of one's own comes without captions.
      return <video src={address} controls autoPlay onError={onError} className={classes['picture']} />;
    case undefined:
      return (
        <Notice title={t('preview.none')}>
          <Text c="dimmed">{t('preview.none.next')}</Text>
        </Notice>
      );
    default:
      return kind satisfies never;
  }
}

function TextShown({ address, node }: { readonly address: string; readonly node: NodeWire }) {
  const text = useQuery({ queryKey: ['text', address], queryFn: () => beginningOf(address), gcTime: 0 });
  if (text.error) return <ErrorNotice error={text.error} onRetry={() => void text.refetch()} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys.
    <section tabIndex={0} aria-label={node.name} className={classes['text']}>
      {text.isPending ? <Skeleton height={14} width="60%" /> : <pre>{text.data}</pre>}
      {(node.state?.size ?? 0) > textBytesMax && (
        <Text size="sm" c="dimmed" pt="md">
          {t('preview.cut', { size: sizeText(textBytesMax) })}
        </Text>
      )}
    </section>
  );
}

async function beginningOf(address: string): Promise<string> {
  const response = await answer(address, { headers: { range: `bytes=0-${textBytesMax - 1}` } });
  return new TextDecoder().decode(await response.arrayBuffer());
}
