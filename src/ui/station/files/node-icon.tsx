import {
  IconFile,
  IconFileCode,
  IconFileMusic,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconFolderFilled,
  IconLink,
  IconMovie,
  IconPhoto,
  IconPresentation,
  IconTable,
} from '@tabler/icons-react';
import type { NodeWire } from '#protocol/schema.ts';
import classes from '#ui/station/files/node-icon.module.css';
import { type FileSort, fileSort } from '#ui/station/files/preview-kind.ts';

const icons: Readonly<Record<FileSort, typeof IconFile>> = {
  picture: IconPhoto,
  pdf: IconFileTypePdf,
  text: IconFileText,
  code: IconFileCode,
  audio: IconFileMusic,
  video: IconMovie,
  archive: IconFileZip,
  table: IconTable,
  slides: IconPresentation,
  document: IconFileText,
  other: IconFile,
};

interface NodeIconProps {
  readonly node: Pick<NodeWire, 'kind' | 'name'>;
  readonly size?: number;
}

/** A picture for what a node is; its name says the rest. */
export function NodeIcon({ node: { kind, name }, size = 20 }: NodeIconProps) {
  if (kind === 'folder') return <IconFolderFilled size={size} className={classes['folder']} aria-hidden />;
  const sort = kind === 'link' ? 'other' : fileSort(name);
  const Icon = kind === 'link' ? IconLink : icons[sort];
  return <Icon size={size} stroke={1.6} className={classes[sort] ?? classes['other']} aria-hidden />;
}
