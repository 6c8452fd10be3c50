/**
 * The closed table of what a station tells of its own accord, in which words, and to whom (docs/notices.md).
 *
 * Some things last and are over one day (`lasting`): there is one notice for as long as a cause is there, and it is told
 * once more when it is over. The others happened (`once`).
 */

import type { NoticeRow } from '#platform/notice-store.ts';
import type { NoticeEvent } from '#protocol/notice-events.ts';
import type { NoticeState, NoticeWire, Severity } from '#protocol/notices.ts';
import { bytesText, dayText, plain } from '#station/notices/plain.ts';

export type About = NoticeRow['about'];

export interface Telling {
  readonly kind: 'lasting' | 'once';
  readonly severity: Severity;
  /** The account that it concerns is told as well as the administrators. */
  readonly own: boolean;
  /** Mailed, where an administrator chose nothing else. */
  readonly mailed: boolean;
  /** Where administrators, and where the account itself does something about it. */
  readonly page: string;
  readonly ownPage: string;
  sentence(about: About): string;
  /** How it is told that it is over; for what lasts. */
  over(about: About): string;
  next(about: About): string;
}

const never = (): string => '';
const counted = (count: string | number | undefined, one: string, other: string): string =>
  `${plain(count)} ${Number(count) === 1 ? one : other}`;

export const tellings: Readonly<Record<NoticeEvent, Telling>> = {
  'hold.waiting': {
    ...{ kind: 'lasting', severity: 'problem', own: true, mailed: true, page: '/admin/holds', ownPage: '/account' },
    sentence: ({ computer, account, files, share }) =>
      `${plain(computer)} of ${plain(account)} wants to delete ${counted(files, 'file', 'files')} in “${plain(share)}”. They are held until somebody decides.`,
    over: ({ computer, share }) => `The deletions of ${plain(computer)} in “${plain(share)}” wait no more.`,
    next: () => 'If somebody meant it, an administrator releases them; else discards them, and the files stay.',
  },
  'damage.found': {
    ...{ kind: 'lasting', severity: 'problem', own: false, mailed: true, page: '/admin/log', ownPage: '/account' },
    sentence: ({ chunks, faults }) =>
      faults === undefined
        ? `${counted(chunks, 'piece', 'pieces')} of stored contents cannot be read back whole.`
        : `The last verification found ${counted(faults, 'fault', 'faults')} in what is stored.`,
    over: ({ faults }) =>
      faults === undefined ? 'All damaged contents are whole again.' : 'A later verification found no faults.',
    next: () =>
      "Run 'waystation station verify', which names the files, then 'waystation station repair', which asks the drives for them. Check the disk.",
  },
  'space.low': {
    ...{ kind: 'lasting', severity: 'problem', own: false, mailed: true, page: '/admin/telling', ownPage: '/account' },
    sentence: ({ free, line }) =>
      `Only ${bytesText(Number(free))} are free on the volume of the station; the line is ${bytesText(Number(line))}.`,
    over: ({ line }) => `More than ${bytesText(Number(line))} are free on the volume of the station again.`,
    next: () => "Make room on the volume, or run 'waystation station collect'. Without room nothing can be uploaded.",
  },
  'certificate.ending': {
    ...{ kind: 'lasting', severity: 'warning', own: false, mailed: true, page: '/admin/telling', ownPage: '/account' },
    sentence: ({ until }) => `The certificate of the station is valid until ${dayText(Number(until))}.`,
    over: () => 'The station has a certificate that is valid for longer.',
    next: () => 'Renew it, and start the station with the new one (--tls-cert, --tls-key).',
  },
  'quota.nearly-full': {
    ...{ kind: 'lasting', severity: 'warning', own: true, mailed: true, page: '/admin/shares', ownPage: '/files' },
    sentence: ({ share, percent, quota }) =>
      `“${plain(share)}” is ${plain(percent)} % full; its quota is ${bytesText(Number(quota))}.`,
    over: ({ share }) => `“${plain(share)}” has room again.`,
    next: () => 'Delete what nobody needs, or ask for a larger quota. What does not fit stays on its computer.',
  },
  'device.unseen': {
    ...{ kind: 'lasting', severity: 'note', own: true, mailed: false, page: '/admin/devices', ownPage: '/account' },
    sentence: ({ computer, account, seen }) =>
      `${plain(computer)} of ${plain(account)} was not seen since ${dayText(Number(seen))}.`,
    over: ({ computer, account }) => `${plain(computer)} of ${plain(account)} is there again, or was unlinked.`,
    next: () => 'Look whether its drive still runs. Unlink it if it is gone for good.',
  },
  'sign-in.guessing': {
    ...{ kind: 'lasting', severity: 'warning', own: false, mailed: true, page: '/admin/log', ownPage: '/account' },
    sentence: ({ failures, account, address }) =>
      `${counted(failures, 'sign-in', 'sign-ins')} failed within an hour, most as “${plain(account)}” and most from ${plain(address)}. The station slows them down.`,
    over: () => 'No more sign-ins fail than usual.',
    next: () => 'Look at the log. Refuse the network in the entry rules, and demand a second factor.',
  },
  'delivery.failing': {
    ...{ kind: 'lasting', severity: 'problem', own: false, mailed: false, page: '/admin/telling', ownPage: '/account' },
    sentence: ({ channel, host, problem }) =>
      `${channel === 'mail' ? 'Mail' : 'The webhook'} by way of ${plain(host)} does not get through: ${plain(problem)}`,
    over: ({ host }) => `What goes by way of ${plain(host)} gets through, or nothing goes there any more.`,
    next: () => 'Test it on the page, and mend what the test names. Until then look here for what is new.',
  },
  'directory.away': {
    ...{ kind: 'lasting', severity: 'problem', own: false, mailed: true },
    ...{ page: '/admin/directories', ownPage: '/account' },
    sentence: ({ directory, problem }) =>
      `The directory ${plain(directory)} did not answer: ${plain(problem)} Its people cannot sign in; who is signed in goes on.`,
    over: ({ directory }) => `The directory ${plain(directory)} answers again.`,
    next: () => 'Test it on the page, and mend what the test names. Until then sign in with a password of the station.',
  },
  'storage.absent': {
    ...{ kind: 'lasting', severity: 'problem', own: false, mailed: true, page: '/admin/overview', ownPage: '/account' },
    sentence: ({ problem }) =>
      `Where the contents of all shares are stored cannot be read: ${plain(problem)} Drives wait, and nothing is deleted.`,
    over: () => 'What is stored can be read again.',
    next: () => 'Mount the volume of the data folder, and start the station anew if its database was on it.',
  },
  'backup.made': {
    ...{ kind: 'once', severity: 'note', own: false, mailed: false, page: '/admin/overview', ownPage: '/account' },
    sentence: ({ folder }) => `A backup was made in ${plain(folder)}.`,
    over: never,
    next: () => "Try now and then whether it can be used: 'waystation station verify --data' and its folder.",
  },
  'backup.failed': {
    ...{ kind: 'once', severity: 'problem', own: false, mailed: true, page: '/admin/overview', ownPage: '/account' },
    sentence: ({ folder, problem }) => `The backup in ${plain(folder)} failed: ${plain(problem)}`,
    over: never,
    next: () => 'Mend what it names, and make the backup again. What was in the folder before is whole.',
  },
  'station.restored': {
    ...{ kind: 'once', severity: 'warning', own: false, mailed: true, page: '/admin/log', ownPage: '/account' },
    sentence: ({ folder }) => `The station was put back from the backup in ${plain(folder)}.`,
    over: never,
    next: () =>
      'Each drive unites what it has with the backup. What was deleted after it comes back, and so do accounts, grants and links; look through them.',
  },
  'device.linked': {
    ...{ kind: 'once', severity: 'note', own: true, mailed: true, page: '/admin/devices', ownPage: '/account' },
    sentence: ({ computer, account, address }) =>
      `${plain(computer)} was linked to the account ${plain(account)}, from ${plain(address)}.`,
    over: never,
    next: () => 'If that was nobody of yours, unlink it, and change the password.',
  },
  'device.copied': {
    ...{ kind: 'once', severity: 'warning', own: true, mailed: true, page: '/admin/devices', ownPage: '/account' },
    sentence: ({ computer, account }) =>
      `A copy of the drive on ${plain(computer)} of ${plain(account)} was refused: two computers showed the same token.`,
    over: never,
    next: () => 'Link the copied computer anew. If nobody copied one, somebody has the token: unlink the device.',
  },
  'second-factor.reset': {
    ...{ kind: 'once', severity: 'warning', own: true, mailed: true, page: '/admin/accounts', ownPage: '/account' },
    sentence: ({ account, actor }) => `The second factor of ${plain(account)} was taken away by ${plain(actor)}.`,
    over: never,
    next: () => 'If nobody asked for it, change the password at once, and look at the log.',
  },
  'account.disabled': {
    ...{ kind: 'once', severity: 'note', own: false, mailed: true, page: '/admin/accounts', ownPage: '/account' },
    sentence: ({ account, directory, why }) =>
      `The account ${plain(account)} was disabled, as ${plain(directory)} says: ${plain(why)}.`,
    over: never,
    next: () => 'Its drives and browsers are refused. It is enabled again when the directory lets it in again.',
  },
  'device.wipe-asked': {
    ...{ kind: 'once', severity: 'warning', own: true, mailed: true, page: '/admin/devices', ownPage: '/account' },
    sentence: ({ computer, account, actor }) =>
      `${plain(actor)} asked for ${plain(computer)} of ${plain(account)} to be wiped.`,
    over: never,
    next: () => 'If that was not meant, take it back at once: it begins at the next contact of the drive.',
  },
  'device.wiped': {
    ...{ kind: 'once', severity: 'note', own: true, mailed: true, page: '/admin/devices', ownPage: '/account' },
    sentence: ({ computer, account }) =>
      `${plain(computer)} of ${plain(account)} has removed what it was asked to, and has no access any more.`,
    over: never,
    next: () => 'Whoever has the computer again links it anew. What is left on it is told with the device.',
  },
};

/** What is told of a notice, to administrators or to the account that it concerns. */
export function told(row: NoticeRow, { admin }: { readonly admin: boolean }): Omit<NoticeWire, 'number'> | undefined {
  // A notice of a newer version, after going back to this one.
  if (!Object.hasOwn(tellings, row.event)) return undefined;
  const { event, about, raisedMs, overMs } = row;
  const telling = tellings[event as NoticeEvent];
  const state = stateOf(telling, overMs);
  return {
    ...{ event, state, raisedMs, severity: telling.severity },
    sentence: state === 'over' ? telling.over(about) : telling.sentence(about),
    next: state === 'over' ? '' : telling.next(about),
    page: admin ? telling.page : telling.ownPage,
    overMs: state === 'over' ? overMs : null,
  };
}

function stateOf({ kind }: Telling, overMs: number | null): NoticeState {
  if (kind === 'once') return 'once';
  return overMs === null ? 'now' : 'over';
}
