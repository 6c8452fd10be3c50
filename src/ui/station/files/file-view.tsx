/** A file's content as a browser shows it: a picture, PDF, text, sound or film. */
import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answer } from '#ui/common/api.ts';
import { sizeText } from '#ui/common/format.ts';
import { ErrorNotice, Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import { PictureView } from '#ui/station/files/picture-view.tsx';
import classes from '#ui/station/files/preview.module.css';
import { previewKind } from '#ui/station/files/preview-kind.ts';

/** Bytes of a text that are shown. */
const textBytesMax = 1024 * 1024;

interface FileViewProps {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Where its bytes come from. */
  readonly address: string;
  /** Where a picture comes from made small. */
  readonly thumbnail?: string | undefined;
}

export function FileView({ name, size, address, thumbnail }: FileViewProps) {
  const [failed, setFailed] = useState(false);
  const onError = () => setFailed(true);
  if (failed) return <Notice title={t('preview.failed')} />;
  const kind = previewKind(name);
  switch (kind) {
    case 'picture':
      return <PictureView {...{ name, size, address, thumbnail }} />;
    case 'pdf':
      return <iframe src={address} title={name} className={classes['document']} />;
    case 'text':
      return <TextShown {...{ name, size, address }} />;
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

function TextShown({ name, size, address }: FileViewProps) {
  const text = useQuery({ queryKey: ['text', address], queryFn: () => beginningOf(address), gcTime: 0 });
  if (text.error) return <ErrorNotice error={text.error} onRetry={() => void text.refetch()} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys.
    <section tabIndex={0} aria-label={name} className={classes['text']}>
      {text.isPending ? <Skeleton height={14} width="60%" /> : <pre>{text.data}</pre>}
      {size > textBytesMax && (
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
