/** What a station tells of its own accord, by name. Without schemas, which are slow to load: every command line names them. */

/** Everything that people are told of. */
export const noticeEvents = [
  'hold.waiting',
  'damage.found',
  'space.low',
  'certificate.ending',
  'quota.nearly-full',
  'device.unseen',
  'sign-in.guessing',
  'delivery.failing',
  'directory.away',
  'storage.absent',
  'backup.made',
  'backup.failed',
  'station.restored',
  'device.linked',
  'device.copied',
  'second-factor.reset',
  'account.disabled',
  'device.wipe-asked',
  'device.wiped',
] as const;
export type NoticeEvent = (typeof noticeEvents)[number];

/** Everything that programs are told of: that files changed in a share is nothing to tell people. */
export const webhookEvents = [...noticeEvents, 'share.changed'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];
