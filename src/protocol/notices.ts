/** Notices: what a station tells people of its own accord, in the console, by mail, and programs by webhooks. */
import Type, { type Static } from 'typebox';
import { noticeEvents, webhookEvents } from '#protocol/notice-events.ts';
import { Id, RevisionNumber, strict } from '#protocol/schema.ts';

export const NoticeEventText = Type.Enum(noticeEvents);
export const WebhookEventText = Type.Enum(webhookEvents);

/** Something must be done now; or soon; or it is enough to know of it. */
export const SeverityText = Type.Union([Type.Literal('problem'), Type.Literal('warning'), Type.Literal('note')]);
export type Severity = Static<typeof SeverityText>;

/** It lasts; it is over again; it happened. */
export const NoticeStateText = Type.Union([Type.Literal('now'), Type.Literal('over'), Type.Literal('once')]);
export type NoticeState = Static<typeof NoticeStateText>;

export const NoticeWire = strict({
  /** Each new notice has a higher one. */
  number: Type.Integer(),
  event: Type.String(),
  severity: SeverityText,
  state: NoticeStateText,
  sentence: Type.String(),
  /** What to do about it. */
  next: Type.String(),
  /** The page of the console where that is done. */
  page: Type.String(),
  raisedMs: Type.Integer(),
  /** When it was over; null while it lasts, and for what happened once. */
  overMs: Type.Union([Type.Integer(), Type.Null()]),
});
export type NoticeWire = Static<typeof NoticeWire>;

/** An address of one mailbox, in letters that every mail server takes. */
export const MailAddressText = Type.String({
  maxLength: 254,
  pattern: "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})*$",
});
const MailAddressOrNone = Type.Union([MailAddressText, Type.Null()]);

/** `GET /api/notices`: what concerns the account that asks, the newest first. */
export const NoticesReply = strict({
  notices: Type.Array(NoticeWire),
  /** The newest one that this account has seen. */
  seen: Type.Integer(),
  unseen: Type.Integer(),
  /** Where mail for this account goes. */
  mailAddress: MailAddressOrNone,
});
export type NoticesReply = Static<typeof NoticesReply>;

/** `POST /api/notices/seen`. */
export const NoticesSeen = strict({ number: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) });
export type NoticesSeen = Static<typeof NoticesSeen>;

/** How an account is told of one event. */
export const NoticeChoiceWire = strict({
  event: NoticeEventText,
  /** By mail, where it has an address and the station has a mail server. */
  mail: Type.Boolean(),
  /** The bell counts it while it is new; it is in the list in any case. */
  bell: Type.Boolean(),
});
export type NoticeChoiceWire = Static<typeof NoticeChoiceWire>;

/**
 * `GET /api/notices/choices`: how the account is told of each event that can concern it. `PUT`: how it is to be told of
 * these; what is as the station does it anyway follows the station from then on, and so do the others.
 */
export const NoticeChoices = strict({ choices: Type.Array(NoticeChoiceWire, { maxItems: noticeEvents.length }) });
export type NoticeChoices = Static<typeof NoticeChoices>;

/** `PUT /api/notices/mail-address`; null for no mail. */
export const MailAddressWire = strict({ mailAddress: MailAddressOrNone });
export type MailAddressWire = Static<typeof MailAddressWire>;

const line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });

/** How the connection to the mail server is kept from others: TLS at once, by STARTTLS, or not at all. */
export const MailSecurityText = Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')]);

export const MailSettings = strict({
  host: line(255),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  security: MailSecurityText,
  /** Who the station signs in as; null where the server asks for nobody. */
  user: Type.Union([line(256), Type.Null()]),
  sender: MailAddressText,
  /** Certificates in PEM by which the server is trusted; null for what the station's computer trusts. */
  ca: Type.Union([Type.String({ minLength: 1, maxLength: 65_536 }), Type.Null()]),
});
export type MailSettings = Static<typeof MailSettings>;

/** `PUT /api/admin/notices/mail`. Without a password in it, the one of before stays. */
export const MailOrder = strict({ ...MailSettings.properties, password: Type.Optional(line(1024)) });
export type MailOrder = Static<typeof MailOrder>;

/** `PUT /api/admin/notices/rules`. */
export const NoticeRules = strict({
  /** What is told by mail as well. */
  mailed: Type.Array(NoticeEventText, { maxItems: noticeEvents.length }),
  /** Less free space than this on the station's volume is told of, bytes. */
  spaceBytes: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  /** A drive that was not seen for so many days is told of; 0 never. */
  unseenDays: Type.Integer({ minimum: 0, maximum: 3650 }),
});
export type NoticeRules = Static<typeof NoticeRules>;

/** One try or more to tell somebody something. */
export const DeliveryWire = strict({
  event: Type.String(),
  createdMs: Type.Integer(),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('done'), Type.Literal('given up')]),
  tries: Type.Integer(),
  triedMs: Type.Union([Type.Integer(), Type.Null()]),
  /** When it is tried next, while it waits. */
  dueMs: Type.Integer(),
  /** Why the last try failed; empty when none did. */
  problem: Type.String(),
});
export type DeliveryWire = Static<typeof DeliveryWire>;

export const WebhookWire = strict({
  id: Id,
  url: Type.String(),
  events: Type.Array(WebhookEventText),
  /** It may lead into private networks, and go without TLS. */
  isPrivate: Type.Boolean(),
  /** Off: nothing is told to it. */
  isOn: Type.Boolean(),
  /** Until when its bodies are signed by the secret of before as well; null where they are not. */
  beforeUntilMs: Type.Union([Type.Integer(), Type.Null()]),
  createdMs: Type.Integer(),
  /** The newest first. */
  deliveries: Type.Array(DeliveryWire),
});
export type WebhookWire = Static<typeof WebhookWire>;

/** `POST /api/admin/webhooks`. */
export const NewWebhook = strict({
  url: line(1024),
  events: Type.Array(WebhookEventText, { minItems: 1, maxItems: webhookEvents.length }),
  isPrivate: Type.Boolean(),
});
export type NewWebhook = Static<typeof NewWebhook>;

/** `PUT /api/admin/webhooks/ID`: takes the place of what it was; its secret stays. Off, what waits for it is given up. */
export const WebhookChange = strict({ ...NewWebhook.properties, isOn: Type.Boolean() });
export type WebhookChange = Static<typeof WebhookChange>;

/** `POST /api/admin/webhooks/ID/secret`. */
export const WebhookSecretOrder = strict({
  /** The secret of before is of no use from now on; else bodies are signed by both for a day. */
  atOnce: Type.Boolean(),
});
export type WebhookSecretOrder = Static<typeof WebhookSecretOrder>;

/** The secret is told this once. */
export const MadeWebhook = strict({ id: Id, secret: Type.String() });
export type MadeWebhook = Static<typeof MadeWebhook>;

/** `GET /api/admin/notices`: how people and programs are told, without secrets. */
export const TellingReply = strict({
  mail: Type.Union([MailSettings, Type.Null()]),
  rules: NoticeRules,
  /** How many accounts have an address for mail. */
  addresses: Type.Integer(),
  mailDeliveries: Type.Array(DeliveryWire),
  webhooks: Type.Array(WebhookWire),
});
export type TellingReply = Static<typeof TellingReply>;

/** What came of a test: nothing is kept of it. */
export const TellingTest = strict({ works: Type.Boolean(), words: Type.String() });
export type TellingTest = Static<typeof TellingTest>;

/** The body of a webhook about a notice. */
export const NoticeBody = strict({
  type: NoticeEventText,
  timestamp: Type.String(),
  data: strict({
    notice: Type.Integer(),
    state: NoticeStateText,
    severity: SeverityText,
    sentence: Type.String(),
    next: Type.String(),
    about: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  }),
});
export type NoticeBody = Static<typeof NoticeBody>;

/** The body of a webhook about a share: its revisions from the one to the other, both included, are new. */
export const ShareChangedBody = strict({
  type: Type.Literal('share.changed'),
  timestamp: Type.String(),
  data: strict({ share: Id, name: Type.String(), epoch: Type.String(), from: RevisionNumber, to: RevisionNumber }),
});
export type ShareChangedBody = Static<typeof ShareChangedBody>;

/** The body of a test. */
export const TestBody = strict({ type: Type.Literal('test'), timestamp: Type.String(), data: strict({}) });
export type TestBody = Static<typeof TestBody>;

export const WebhookBody = Type.Union([NoticeBody, ShareChangedBody, TestBody]);
export type WebhookBody = Static<typeof WebhookBody>;
