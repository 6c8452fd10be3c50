/** Entries of the file log, as sentences would be too long: what, where, by whom. */
import type { FileAccessWire, FileChangeWire } from '#protocol/file-log.ts';
import { t } from '#ui/common/texts.ts';
import { LogRow } from '#ui/station/administration/log-parts.tsx';
import { actorText } from '#ui/station/administration/log-words.ts';
import { byText } from '#ui/station/past/past-list.tsx';

export function ChangeEntry({ entry }: { readonly entry: FileChangeWire }) {
  const { atMs, kind, path, was } = entry;
  return (
    <LogRow atMs={atMs} what={`${t(`fileLog.kind.${kind}`)}: ${path.join('/')}`}>
      {[...(was === null ? [] : [t('fileLog.was', { path: was.join('/') })]), byText(entry)].join(' · ')}
    </LogRow>
  );
}

export function AccessEntry({ entry }: { readonly entry: FileAccessWire }) {
  const { atMs, kind, share, path, actor, address, times, link } = entry;
  const said = [
    actorText(actor),
    ...(link === null ? [] : [linkText(link)]),
    ...(address === '' ? [] : [t('log.at', { address })]),
    ...(times > 1 ? [t('fileLog.times', { count: times })] : []),
  ];
  return (
    <LogRow atMs={atMs} what={`${t(`fileLog.kind.${kind}`)}: ${[share, ...path].filter(Boolean).join('/')}`}>
      {said.join(' · ')}
    </LogRow>
  );
}

/** By which link somebody came: as its maker calls it, else by who made it. */
export function linkText({ note, account }: NonNullable<FileAccessWire['link']>): string {
  return note === '' ? t('fileLog.link.plain', { account }) : t('fileLog.link', { note });
}
