/** How a file can be shown, by the end of its name. */
import { splitExtension } from '#model/name.ts';

export type PreviewKind = 'picture' | 'pdf' | 'text' | 'audio' | 'video';
/** What a file's icon stands for. */
export type FileSort = PreviewKind | 'archive' | 'table' | 'slides' | 'document' | 'code' | 'other';

const sorts: Readonly<Record<Exclude<FileSort, 'other'>, string>> = {
  picture: 'png jpg jpeg gif webp avif tif tiff svg bmp ico',
  pdf: 'pdf',
  text: 'txt md log ini cfg conf srt',
  code: 'js mjs cjs ts tsx jsx json jsonl css html xml yaml yml toml py rs go java c h cpp hpp cs sh bat sql rb php',
  audio: 'mp3 ogg oga opus wav flac m4a aac',
  video: 'mp4 webm mov m4v ogv',
  archive: 'zip tar gz tgz bz2 xz zst 7z rar',
  table: 'csv tsv xls xlsx ods numbers',
  slides: 'ppt pptx odp key',
  document: 'doc docx odt rtf pages epub',
};

const byExtension = new Map(
  Object.entries(sorts).flatMap(([sort, ends]) => ends.split(' ').map(end => [end, sort as FileSort] as const)),
);
const shownAsText = new Set(['csv', 'tsv']);

export function fileSort(name: string): FileSort {
  return byExtension.get(splitExtension(name).extension.toLowerCase()) ?? 'other';
}

/** Undefined when a browser shows nothing of it. */
export function previewKind(name: string): PreviewKind | undefined {
  const sort = fileSort(name);
  if (sort === 'code' || shownAsText.has(splitExtension(name).extension.toLowerCase())) return 'text';
  return ['picture', 'pdf', 'text', 'audio', 'video'].includes(sort) ? (sort as PreviewKind) : undefined;
}
