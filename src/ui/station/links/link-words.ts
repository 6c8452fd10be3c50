/** A sharing link in words. */
import type { SharingLinkWire } from '#protocol/sharing-link.ts';
import { dateText, listText, momentText, sizeText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';

/** What it leads to, by its name. */
export function nameOf({ leadsTo }: SharingLinkWire): string {
  return leadsTo?.path.split('/').at(-1) ?? t('links.gone');
}

/** What it allows, and what came of it. */
export function aboutLink(link: SharingLinkWire, nowMs: number): string {
  const { kind, hasPassword, validFromMs, validUntilMs, createdMs } = link;
  return [
    t(`links.kind.${kind}`),
    visitorsText(link),
    hasPassword ? t('links.password') : '',
    validFromMs !== null && validFromMs > nowMs ? t('links.from', { date: momentText(validFromMs) }) : '',
    validUntilMs === null ? '' : t('links.until', { date: momentText(validUntilMs) }),
    opened(link),
    received(link),
    t('links.made', { date: dateText(createdMs, nowMs) }),
  ]
    .filter(text => text !== '')
    .join(' · ');
}

function visitorsText({ visitors }: SharingLinkWire): string {
  if (visitors === 'anybody') return '';
  if (visitors === 'accounts') return t('visitors.said.accounts');
  const names = [...visitors.accounts, ...visitors.groups.map(name => t('visitors.group', { name }))];
  return t('visitors.said.named', { names: listText(names) });
}

function opened({ accesses, accessesMax }: SharingLinkWire): string {
  return accessesMax === null
    ? t('links.opened', { count: accesses })
    : t('links.openedOf', { count: accesses, max: accessesMax });
}

function received({ kind, bytes, bytesMax }: SharingLinkWire): string {
  if (kind !== 'upload') return '';
  const size = sizeText(bytes);
  return bytesMax === null ? t('links.received', { size }) : t('links.receivedOf', { size, max: sizeText(bytesMax) });
}
