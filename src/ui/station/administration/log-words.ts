/** Entries of the audit as sentences. */
import type { AuditEntryWire } from '#protocol/administer.ts';
import { listText, sizeText } from '#ui/common/format.ts';
import { isText, t } from '#ui/common/texts.ts';

/** How the station calls somebody at its own command line. */
export const localActor = 'local administration';

/** How the station calls whoever comes by a sharing link. */
export const visitorActor = 'link visitor';

/** Names of devices by id, for entries that have only the id. */
export type DeviceNames = ReadonlyMap<string, string>;

export function actorText(actor: string): string {
  if (actor === visitorActor) return t('log.visitor');
  return actor === localActor ? t('log.local') : actor;
}

/** What an event is called; one that this version does not know goes by the station's own name. */
export function eventText(event: string): string {
  const key = `event.${event}`;
  return isText(key) ? t(key) : event;
}

/** What an event has under one of these names may say in which words it is told. */
const forms = ['level', 'kind', 'rule'] as const;

function sentenceKey({ event, about }: AuditEntryWire): string {
  const plain = `said.${event}`;
  return forms.map(name => `${plain}.${about[name]}`).find(isText) ?? plain;
}

export function entryText(entry: AuditEntryWire, devices: DeviceNames): string {
  const { actor, event, about } = entry;
  const key = sentenceKey(entry);
  if (!isText(key)) return `${actorText(actor)}: ${event} ${JSON.stringify(about)}`;
  const word = (name: string): string => `${about[name] ?? ''}`;
  const device = word('device');
  return t(key, {
    actor: actorText(actor),
    account: word('account'),
    computer: word('computer'),
    share: word('share'),
    group: word('group'),
    who: about['group'] === undefined ? word('account') : t('grants.group', { name: word('group') }),
    folder: word('folder'),
    profile: word('profile'),
    quota: quotaText(about['bytes']),
    name: word('name'),
    directory: word('directory'),
    setting: settingText(word('setting')),
    value: word('value'),
    names: namesText(about['names']),
    why: word('why'),
    device: devices.get(device) ?? device,
    count: Number(about['files'] ?? 0),
  });
}

function quotaText(bytes: unknown): string {
  return typeof bytes === 'number' ? sizeText(bytes) : t('log.quota.none');
}

/** What a setting is called on the page where it is chosen. */
function settingText(setting: string): string {
  const key = `settings.${setting}`;
  return isText(key) ? t(key) : setting;
}

function namesText(names: unknown): string {
  return Array.isArray(names) ? listText(names.map(String)) : '';
}
