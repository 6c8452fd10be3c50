/** How the two versions differ: as text line by line, as pictures beside each other, else by what is known of them. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { type Conflict, shownBytesMax } from '#protocol/control/conflicts.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import { getSideBytes } from '#ui/drive/conflicts/calls.ts';
import { compareLines, type Line, pictureType, shownLinesMax, textFrom } from '#ui/drive/conflicts/compare.ts';
import own from '#ui/drive/conflicts/conflicts.module.css';
import classes from '#ui/drive/panel.module.css';

type Bytes = Uint8Array<ArrayBuffer>;

interface BothBytes {
  readonly here: Bytes;
  readonly there: Bytes;
}

export function Comparison({ conflict }: { readonly conflict: Conflict }) {
  const { id, kept, copy } = conflict;
  const isLarge = kept.bytes > shownBytesMax || copy.bytes > shownBytesMax;
  const query = useQuery({
    // Anything but these very files is fetched anew.
    queryKey: ['conflict-bytes', id, kept.stamp, copy.stamp],
    queryFn: async (): Promise<BothBytes> => ({
      here: await getSideBytes(id, 'this'),
      there: await getSideBytes(id, 'other'),
    }),
    enabled: !isLarge,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isLarge) return <Unshown conflict={conflict} why={t('panel.conflict.large')} />;
  return <Loaded query={query}>{bytes => <Shown conflict={conflict} {...bytes} />}</Loaded>;
}

function Shown({ conflict, here, there }: BothBytes & { readonly conflict: Conflict }) {
  const [first, second] = [textFrom(here), textFrom(there)];
  if (first !== undefined && second !== undefined) return <Texts first={first} second={second} />;
  if (pictureType(here) !== undefined || pictureType(there) !== undefined)
    return (
      <div className={own['sides']}>
        <Picture bytes={here} text={t('panel.conflict.picture.this')} />
        <Picture bytes={there} text={t('panel.conflict.picture.other')} />
      </div>
    );
  return <Unshown conflict={conflict} why={t('panel.conflict.bytes')} />;
}

/** What cannot be shown is told by its hash: equal ones would be no conflict. */
function Unshown({ conflict: { kept, copy }, why }: { readonly conflict: Conflict; readonly why: string }) {
  const hashes = [kept.content, copy.content].filter(hash => hash !== null);
  return (
    <div>
      <Text size="sm">{why}</Text>
      {hashes.length === 2 && (
        <dl className={own['hashes']}>
          <dt className={classes['about']}>{t('panel.conflict.hashes')}</dt>
          {hashes.map(hash => (
            <dd key={hash}>{hash.slice(2)}</dd>
          ))}
        </dl>
      )}
    </div>
  );
}

function Texts({ first, second }: { readonly first: string; readonly second: string }) {
  const [here, there] = [evenly(first), evenly(second)];
  const lines = useMemo(() => compareLines(here, there), [here, there]);
  if (lines === undefined) return <Text size="sm">{t('panel.conflict.tooDifferent')}</Text>;
  if (here === there) return <Text size="sm">{t('panel.conflict.lineBreaks')}</Text>;
  return (
    <div>
      <div className={own['legend']}>
        <span data-kind="this">− {t('panel.conflict.line.this')}</span>
        <span data-kind="other">+ {t('panel.conflict.line.other')}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it. */}
      <section className={own['lines']} aria-label={t('panel.conflict.lines')} tabIndex={0}>
        {lines.slice(0, shownLinesMax).map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its number, and never moves.
          <Row key={at} line={line} />
        ))}
      </section>
      {lines.length > shownLinesMax && <Text size="sm">{t('panel.conflict.cut')}</Text>}
    </div>
  );
}

const signs = { same: ' ', this: '−', other: '+' } as const;

function Row({ line }: { readonly line: Line }) {
  if (line.kind === 'skip') return <div className={own['skip']}>{t('panel.conflict.same', { count: line.count })}</div>;
  return (
    <div className={own['line']} data-kind={line.kind}>
      <span className={own['sign']}>{signs[line.kind]}</span>
      <span>{line.text}</span>
    </div>
  );
}

/** As it is read: lines end alike, and the last one like the others. */
function evenly(text: string): string {
  const even = text.replaceAll('\r\n', '\n');
  return even === '' || even.endsWith('\n') ? even : `${even}\n`;
}

function Picture({ bytes, text }: { readonly bytes: Bytes; readonly text: string }) {
  const type = pictureType(bytes);
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (type === undefined) return;
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  if (type === undefined) return <Text size="sm">{t('panel.conflict.noPicture')}</Text>;
  return <div className={own['picture']}>{address && <img src={address} alt={text} />}</div>;
}
