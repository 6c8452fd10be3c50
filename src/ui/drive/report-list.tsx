/** What would be done, a line for each kind, with the first few examples (P12, N1). */
import { Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArchive,
  IconArrowsExchange,
  IconCalendar,
  IconCopy,
  IconDownload,
  IconEqual,
  IconEyeOff,
  IconFolderPlus,
  IconHandStop,
  IconPin,
  IconReplace,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Foreseen, ForeseenKind } from '#model/foreseen.ts';
import type { LeftOutReport, SyncReport } from '#protocol/control/first-look.ts';
import { sizeText } from '#ui/common/format.ts';
import { type TextKey, t } from '#ui/common/texts.ts';
import classes from '#ui/drive/preview.module.css';

const icons: Readonly<Record<ForeseenKind, typeof IconEqual>> = {
  equal: IconEqual,
  download: IconDownload,
  upload: IconUpload,
  'replace-here': IconReplace,
  'replace-there': IconReplace,
  'keep-both': IconCopy,
  'set-aside': IconArchive,
  'remove-here': IconTrash,
  'remove-there': IconTrash,
  'move-here': IconArrowsExchange,
  'move-there': IconArrowsExchange,
  meta: IconCalendar,
  'make-folder-here': IconFolderPlus,
  'make-folder-there': IconFolderPlus,
  'stays-here': IconPin,
  'stays-there': IconPin,
  held: IconHandStop,
  cannot: IconAlertTriangle,
  unread: IconEyeOff,
};

/** Kinds that a person should look at twice. */
const grave: ReadonlySet<ForeseenKind> = new Set([
  'replace-here',
  'replace-there',
  'keep-both',
  'set-aside',
  'remove-here',
  'remove-there',
  'cannot',
]);

/** `leftOut`: what is said of each reason for which files are left out; it has `{count}` and `{reason}`. */
export function ReportList({ report, leftOut }: { readonly report: SyncReport; readonly leftOut: TextKey }) {
  return (
    <ul className={classes['list']} aria-label={t('preview.list')}>
      {report.foreseen.map(each => (
        <ForeseenRow key={each.kind} foreseen={each} />
      ))}
      {report.leftOut.map(each => (
        <LeftOutRow key={each.reason} leftOut={each} text={leftOut} />
      ))}
    </ul>
  );
}

function ForeseenRow({ foreseen }: { readonly foreseen: Foreseen }) {
  const { kind, files, folders, bytes, examples } = foreseen;
  const Icon = icons[kind];
  const count = kind.startsWith('make-folder') || files === 0 ? folders : files;
  // Other dates or rights move none of the bytes.
  const size = bytes > 0 && kind !== 'meta' ? sizeText(bytes) : '';
  return (
    <Row icon={<Icon size={18} aria-hidden />} isGrave={grave.has(kind)} size={size}>
      <Text size="sm" fw={500}>
        {t(`preview.kind.${kind}`, { count })}
      </Text>
      <Paths
        paths={examples.map(({ path, detail }) => (detail === '' ? path : `${path} → ${detail}`))}
        count={files + folders}
      />
    </Row>
  );
}

function LeftOutRow({
  leftOut: { reason, count, examples },
  text,
}: {
  readonly leftOut: LeftOutReport;
  readonly text: TextKey;
}) {
  return (
    <Row icon={<IconEyeOff size={18} aria-hidden />} isGrave={false} size="">
      <Text size="sm" fw={500}>
        {t(text, { count, reason })}
      </Text>
      <Paths paths={examples} count={count} />
    </Row>
  );
}

interface RowProps {
  readonly icon: ReactNode;
  readonly isGrave: boolean;
  readonly size: string;
  readonly children: ReactNode;
}

function Row({ icon, isGrave, size, children }: RowProps) {
  return (
    <li className={classes['row']}>
      <span className={classes['icon']} data-grave={isGrave || undefined}>
        {icon}
      </span>
      <div className={classes['words']}>{children}</div>
      {size !== '' && <span className={classes['size']}>{size}</span>}
    </li>
  );
}

/** The first few, and whether there are more. */
function Paths({ paths, count }: { readonly paths: readonly string[]; readonly count: number }) {
  if (paths.length === 0) return null;
  return (
    <div className={classes['paths']}>
      {paths.map(path => (
        <div key={path}>{path}</div>
      ))}
      {count > paths.length && <div aria-hidden>…</div>}
    </div>
  );
}
