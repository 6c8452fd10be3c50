/**
 * Everything a station may refuse, in one table: HTTP status, what a drive does next, and the sentence for people.
 *
 * `retry` says when the same request may succeed: `never` (a person must act), `later` (by itself), or
 * `after-sync` (read the feed, plan again). docs/protocol.md lists the same table; a test compares them.
 */
export interface RefusalKind {
  readonly status: number;
  readonly retry: 'never' | 'later' | 'after-sync';
  readonly sentence: string;
}

export const refusals = {
  // About a batch of a commit.
  stale: { status: 409, retry: 'after-sync', sentence: 'The node was changed by someone else in between.' },
  exists: { status: 409, retry: 'after-sync', sentence: 'Another node has that name in that folder.' },
  cycle: { status: 409, retry: 'after-sync', sentence: 'The folder would come to lie inside itself.' },
  gone: { status: 409, retry: 'after-sync', sentence: 'The node does not exist any more.' },
  'parent-gone': {
    status: 409,
    retry: 'after-sync',
    sentence: 'The folder that should hold the node does not exist any more.',
  },
  missing: { status: 409, retry: 'later', sentence: 'Some of the content has not arrived at the station.' },
  quota: { status: 413, retry: 'never', sentence: 'The storage granted to this account is used up.' },
  held: {
    status: 423,
    retry: 'never',
    sentence: 'So many deletions wait for a person to release or discard them at the station.',
  },
  discarded: {
    status: 409,
    retry: 'after-sync',
    sentence: 'A person at the station decided against the deletion; the files stay.',
  },
  'left-out': {
    status: 422,
    retry: 'after-sync',
    sentence: "A sync profile of the station leaves such files out of this account's drives.",
  },
  'bad-name': { status: 422, retry: 'never', sentence: 'The station does not take such a name.' },
  'op-id-reused': { status: 409, retry: 'never', sentence: 'The operation id was used before for another request.' },
  lapsed: {
    status: 409,
    retry: 'after-sync',
    sentence: 'The operation had not been carried out when its drive asked for the answer, and never will be.',
  },
  // About a request as a whole.
  'epoch-changed': {
    status: 409,
    retry: 'after-sync',
    sentence: 'The station was restored or rebuilt since; the tree must be read anew.',
  },
  'profiles-changed': {
    status: 409,
    retry: 'after-sync',
    sentence: 'The sync profiles that apply to the account are others by now; ask for them, and read the tree anew.',
  },
  compacted: {
    status: 410,
    retry: 'after-sync',
    sentence: 'The change list no longer reaches back that far; the tree must be read anew.',
  },
  malformed: { status: 400, retry: 'never', sentence: 'The request is not well formed.' },
  unfit: { status: 422, retry: 'never', sentence: 'The station does not take what was entered.' },
  'too-large': { status: 413, retry: 'never', sentence: 'The request is larger than the station takes.' },
  'sign-in': { status: 401, retry: 'never', sentence: 'Name or password is wrong, or the device was unlinked.' },
  'account-disabled': {
    status: 403,
    retry: 'never',
    sentence: 'The password is right, but the account is disabled; ask whoever runs the station.',
  },
  'code-wanted': {
    status: 401,
    retry: 'never',
    sentence: 'The password is right; the code of the second factor is needed as well.',
  },
  'code-wrong': {
    status: 401,
    retry: 'never',
    sentence: 'The code is wrong or was used before; take the next one that the app shows.',
  },
  'second-factor-wanted': {
    status: 403,
    retry: 'never',
    sentence: 'This station demands a second factor; set one up in a browser first.',
  },
  'password-expired': {
    status: 403,
    retry: 'never',
    sentence: 'The password has to be changed in the directory that keeps it, before anybody can sign in with it.',
  },
  'directory-unreachable': {
    status: 503,
    retry: 'later',
    sentence: 'The directory that keeps the password cannot be asked now.',
  },
  copied: {
    status: 409,
    retry: 'never',
    sentence: 'Two computers use the identity of this one; link this one anew.',
  },
  'sign-in-throttled': { status: 429, retry: 'later', sentence: 'Too many failed sign-ins; wait and try again.' },
  denied: { status: 403, retry: 'never', sentence: 'The account may not do that here.' },
  'service-refused': {
    status: 403,
    retry: 'later',
    sentence: 'The account may not use this service of the station; ask whoever runs it.',
  },
  'service-off': {
    status: 503,
    retry: 'later',
    sentence: "The station's service for drives is switched off; nothing is lost, and it goes on when it is on again.",
  },
  'address-refused': {
    status: 403,
    retry: 'later',
    sentence: 'The station does not let the account in from this network; ask whoever runs it.',
  },
  'needs-confirmation': {
    status: 409,
    retry: 'never',
    sentence: 'That would shut out whoever asks for it; it has to be said once more that it is meant.',
  },
  'unknown-share': { status: 404, retry: 'never', sentence: 'There is no such share, or the account may not see it.' },
  'unknown-node': { status: 404, retry: 'after-sync', sentence: 'There is no such file or folder in the share.' },
  'not-kept': {
    status: 410,
    retry: 'never',
    sentence: 'That older content is not kept any more.',
  },
  'no-thumbnail': { status: 422, retry: 'never', sentence: 'There is no thumbnail of that file.' },
  'thumbnails-off': { status: 404, retry: 'never', sentence: 'The station makes no thumbnails.' },
  'unknown-device': { status: 404, retry: 'never', sentence: 'The account has no such device.' },
  'unknown-path': { status: 404, retry: 'never', sentence: 'There is no such folder in the share.' },
  'wipe-asked': {
    status: 403,
    retry: 'never',
    sentence: 'The device is to be wiped, and gets nothing else of this station any more.',
  },
  // About sharing links.
  'unknown-link': { status: 404, retry: 'never', sentence: 'There is no such link, or it was revoked.' },
  'link-early': { status: 403, retry: 'later', sentence: 'The time from which the link holds has not come yet.' },
  'link-over': { status: 410, retry: 'never', sentence: 'The link is over.' },
  'link-closed': { status: 401, retry: 'never', sentence: 'The link has to be opened first.' },
  'link-password': { status: 401, retry: 'never', sentence: 'The password of the link is wrong.' },
  'link-sign-in': { status: 401, retry: 'never', sentence: 'The link is for people with an account; sign in first.' },
  'link-refused': {
    status: 403,
    retry: 'never',
    sentence: 'The link is for others than the account that is signed in; ask whoever sent it.',
  },
  'link-rule': {
    status: 403,
    retry: 'never',
    sentence: 'The rules of the station for sharing links do not allow that.',
  },
  'sharing-off': {
    status: 403,
    retry: 'later',
    sentence:
      'Sharing by links is switched off at this station. Its links open again when it is on; ask whoever runs it.',
  },
  'retention-rule': {
    status: 403,
    retry: 'never',
    sentence: 'The administrators of the station do not leave that to owners of homes.',
  },
  damaged: { status: 500, retry: 'never', sentence: 'The stored bytes do not match their hash and are not served.' },
  full: { status: 507, retry: 'later', sentence: 'The station has no room left.' },
  'storage-absent': { status: 503, retry: 'later', sentence: 'The storage of the station is not there.' },
  busy: { status: 503, retry: 'later', sentence: 'The station is busy or closing down.' },
  protocol: {
    status: 426,
    retry: 'never',
    sentence: 'Station and drive speak different versions of the protocol; update the older one.',
  },
  internal: { status: 500, retry: 'later', sentence: 'The station failed; its log says why.' },
} as const satisfies Record<string, RefusalKind>;

export type RefusalCode = keyof typeof refusals;

/** A refusal on its way to whoever asked. `message` names the thing and the next step; `about` has the details. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly about: Readonly<Record<string, unknown>>;
  constructor(
    code: RefusalCode,
    message: string = refusals[code].sentence,
    about: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.code = code;
    this.about = about;
  }
}
