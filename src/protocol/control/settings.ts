/** What a person chooses about a drive as a whole, for all its stations and tasks (S73-S81). */
import Type, { type Static } from 'typebox';
import { ConflictText, RateWire } from '#protocol/control/rules.ts';
import { strict } from '#protocol/schema.ts';

/** `none`: straight to the station. `system`: as the desktop and the environment say. `manual`: by what stands here. */
export const ProxyModeText = Type.Union([Type.Literal('none'), Type.Literal('system'), Type.Literal('manual')]);
export const ProxyKindText = Type.Union([Type.Literal('http'), Type.Literal('socks5')]);

/** The way to the stations (S73-S75). All but the mode is what `manual` goes by. */
export const ProxySettings = strict({
  mode: ProxyModeText,
  /** `http`: by CONNECT. */
  kind: ProxyKindText,
  /** A name or an address, without brackets. */
  host: Type.String({ maxLength: 253 }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  /** Of the proxy's own sign-in; empty where it asks for none. */
  name: Type.String({ maxLength: 255 }),
  password: Type.String({ maxLength: 255 }),
});
export type ProxySettings = Static<typeof ProxySettings>;

/** How much is synced at a time of the week: all there is room for, within the limits, or nothing. */
export const PaceText = Type.Union([Type.Literal('full'), Type.Literal('limited'), Type.Literal('none')]);
export type PaceText = Static<typeof PaceText>;

/** A time of the day in hours and minutes. */
export const TimeText = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });

/** Some hours of some days. What ends at or before its beginning ends on the day after. */
export const PacedHours = strict({
  /** On which it begins: 1 is Monday, 7 Sunday. */
  days: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 }),
  from: TimeText,
  to: TimeText,
  pace: PaceText,
});
export type PacedHours = Static<typeof PacedHours>;

/** How much of the network is used, and when (A20-A22). */
export const LimitSettings = strict({
  /** Of all connections together. */
  up: RateWire,
  down: RateWire,
  /** The pace outside of `hours`. */
  usual: PaceText,
  /** The first that covers a moment holds then. */
  hours: Type.Array(PacedHours, { maxItems: 50 }),
  /** Nothing is synced while the computer runs on its battery. */
  pauseOnBattery: Type.Boolean(),
  /** Nothing is synced over a network that is paid for by what goes over it. */
  pauseOnMetered: Type.Boolean(),
  /** Other programs of the computer go first (docs/decisions/0042). */
  giveWay: Type.Boolean(),
});
export type LimitSettings = Static<typeof LimitSettings>;

/** With which rules a task begins unless its person says otherwise (S77-S79). */
export const NewTaskSettings = strict({ conflict: ConflictText, keepDiscarded: Type.Boolean() });

/** What is told by notifications. */
export const NoticeSettings = strict({
  /** The station no longer accepts this computer, or shows another certificate. */
  station: Type.Boolean(),
  /** Deletions or edits wait for a person. */
  holds: Type.Boolean(),
  /** A synced folder is missing. */
  absent: Type.Boolean(),
  /** A folder has not been synced for a while. */
  errors: Type.Boolean(),
});
export type NoticeSettings = Static<typeof NoticeSettings>;

/** The small marks on icons in the file manager (S45, S47). */
export const OverlaySettings = strict({
  show: Type.Boolean(),
  /** On what is left out of the sync too. */
  showUnsynced: Type.Boolean(),
});
export type OverlaySettings = Static<typeof OverlaySettings>;

/** What others are given by this drive (S81). */
export const SharingSettings = strict({
  /** Sharing links can be made by it. Those that were made open all the same: they are the station's. */
  links: Type.Boolean(),
});

/** The language of the drive's faces; `system`: that of the session. */
export const LanguageText = Type.Union([
  Type.Literal('system'),
  Type.Literal('en'),
  Type.Literal('de'),
  Type.Literal('zh'),
]);
export type LanguageText = Static<typeof LanguageText>;

/** How the drive's window looks, and what it and the icon speak. */
export const LookSettings = strict({
  language: LanguageText,
  colours: Type.Union([Type.Literal('system'), Type.Literal('light'), Type.Literal('dark')]),
});
export type LookSettings = Static<typeof LookSettings>;

export const DriveSettings = strict({
  proxy: ProxySettings,
  limits: LimitSettings,
  newTasks: NewTaskSettings,
  notices: NoticeSettings,
  overlays: OverlaySettings,
  sharing: SharingSettings,
  look: LookSettings,
});
export type DriveSettings = Static<typeof DriveSettings>;

/** A part of a section has to say it again: what is misspelled is refused, not kept. */
const exact = { additionalProperties: false } as const;

/** What is changed, and what the drive keeps in its file: whatever is left out stays, or is as by default. */
export const SettingsOrder = strict({
  proxy: Type.Optional(Type.Partial(ProxySettings, exact)),
  limits: Type.Optional(Type.Partial(LimitSettings, exact)),
  newTasks: Type.Optional(Type.Partial(NewTaskSettings, exact)),
  notices: Type.Optional(Type.Partial(NoticeSettings, exact)),
  overlays: Type.Optional(Type.Partial(OverlaySettings, exact)),
  sharing: Type.Optional(Type.Partial(SharingSettings, exact)),
  look: Type.Optional(Type.Partial(LookSettings, exact)),
});
export type SettingsOrder = Static<typeof SettingsOrder>;

/** As they hold unless a person chose otherwise. */
export const defaultSettings: DriveSettings = {
  proxy: { mode: 'none', kind: 'http', host: '', port: 3128, name: '', password: '' },
  limits: { up: 0, down: 0, usual: 'limited', hours: [], pauseOnBattery: false, pauseOnMetered: false, giveWay: false },
  newTasks: { conflict: 'latest', keepDiscarded: true },
  notices: { station: true, holds: true, absent: true, errors: true },
  overlays: { show: true, showUnsynced: true },
  sharing: { links: true },
  look: { language: 'system', colours: 'system' },
};

/** The proxy as it is told: its password is not. */
export type ProxyTold = Omit<ProxySettings, 'password'> & { readonly hasPassword: boolean };

/** What a drive answers when it is asked for its settings. */
export interface SettingsTold extends Omit<DriveSettings, 'proxy'> {
  readonly proxy: ProxyTold;
}

/** What the system of the computer tells, by which some settings go. */
export interface SystemTold {
  /** The proxy that it names, as people read it, empty where it names none; not `isFit` where it cannot be used. */
  readonly proxy: { readonly text: string; readonly isFit: boolean };
  /** `none`: there is no battery, or the system does not tell of one. */
  readonly power: PowerTold;
  readonly network: NetworkTold;
  readonly session: SessionTold;
}

export type PowerTold = 'battery' | 'mains' | 'none';
/** `unknown`: nothing on this computer tells it. */
export type NetworkTold = 'metered' | 'unmetered' | 'unknown';

/** Whether the drive starts with the desktop session. */
export interface SessionTold {
  readonly starts: 'on' | 'off' | 'unknown';
  /** What starts it: the unit of systemd that a package brought, an entry in the person's autostart, or nothing that is known here. */
  readonly by: 'unit' | 'autostart' | 'none';
}

/** Whether the drive is to start with the desktop session. */
export const SessionOrder = strict({ starts: Type.Boolean() });
export type SessionOrder = Static<typeof SessionOrder>;

/** All settings, of which some are chosen. */
export function settingsOf(chosen: SettingsOrder): DriveSettings {
  return {
    proxy: { ...defaultSettings.proxy, ...chosen.proxy },
    limits: { ...defaultSettings.limits, ...chosen.limits },
    newTasks: { ...defaultSettings.newTasks, ...chosen.newTasks },
    notices: { ...defaultSettings.notices, ...chosen.notices },
    overlays: { ...defaultSettings.overlays, ...chosen.overlays },
    sharing: { ...defaultSettings.sharing, ...chosen.sharing },
    look: { ...defaultSettings.look, ...chosen.look },
  };
}

/** What is chosen after an order. A password is for one proxy and one name: with another it goes, unless it comes along. */
export function choose(chosen: SettingsOrder, order: SettingsOrder): SettingsOrder {
  const proxy = { ...chosen.proxy, ...order.proxy };
  const isOther = (['kind', 'host', 'port', 'name'] as const).some(
    part => settingsOf({ proxy }).proxy[part] !== settingsOf(chosen).proxy[part],
  );
  const { password: _password, ...withoutPassword } = proxy;
  return {
    proxy: isOther && order.proxy?.password === undefined ? withoutPassword : proxy,
    limits: { ...chosen.limits, ...order.limits },
    newTasks: { ...chosen.newTasks, ...order.newTasks },
    notices: { ...chosen.notices, ...order.notices },
    overlays: { ...chosen.overlays, ...order.overlays },
    sharing: { ...chosen.sharing, ...order.sharing },
    look: { ...chosen.look, ...order.look },
  };
}

/** As it may be told to whoever asks. */
export function toldSettings({ proxy: { password, ...proxy }, ...settings }: DriveSettings): SettingsTold {
  return { ...settings, proxy: { ...proxy, hasPassword: password !== '' } };
}
