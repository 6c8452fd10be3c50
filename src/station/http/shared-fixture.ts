/** For tests: files in a home, links to them, and visitors who come by these. */
import type { NodeId } from '#model/node.ts';
import type { CommitReply, Op } from '#protocol/commit.ts';
import { encodeEnd, encodeJson } from '#protocol/frame-payloads.ts';
import type { ShareWire } from '#protocol/session.ts';
import { openingCookieName, type SendReply, type SharedFolderReply, type SharedReply } from '#protocol/shared.ts';
import type { NewSharingLinkRequest, OwnSharingLinkWire } from '#protocol/sharing-link.ts';
import { consoleHeader } from '#protocol/sign-in.ts';
import { contentOf, createBody } from '#station/http/content-fixture.ts';
import { type Answer, type Ask, freshId, type TestStation } from '#station/http/station-fixture.ts';

export const fromPage = { [consoleHeader]: '1' };

export interface Maker {
  readonly token: string;
  readonly home: ShareWire;
  file(name: string, text: string | Buffer, parent?: NodeId): Promise<NodeId>;
  folder(name: string, parent?: NodeId): Promise<NodeId>;
  change(op: Op): Promise<void>;
  /** Makes a link; fails the test when it is refused. */
  link(node: NodeId, more?: Partial<NewSharingLinkRequest>): Promise<OwnSharingLinkWire>;
  ask(path: string, ask?: Ask): Promise<Answer>;
}

/** An account's drive, with its home. */
export async function makerOf(station: TestStation, account: string): Promise<Maker> {
  const { token } = await station.link(account);
  const home = (await station.shares(token)).find(share => share.home) as ShareWire;
  const ask = (path: string, what: Ask = {}): Promise<Answer> => station.ask(path, { token, ...what });
  const commit = async (frames: readonly Uint8Array[]): Promise<void> => {
    const result = (await ask(`/api/shares/${home.id}/commit`, { frames })).json<CommitReply>().results[0];
    if (result === undefined || 'refused' in result) throw new Error(`refused: ${result?.message}`);
  };
  const change = (op: Op): Promise<void> => {
    const request = { epoch: home.epoch, batches: [{ opId: freshId(), ops: [op] }] };
    return commit([...encodeJson(request), ...encodeEnd()]);
  };
  return {
    token,
    home,
    ask,
    change,
    file: async (name, text, parent = home.root) => {
      const id = freshId();
      const content = contentOf(...pieces(Buffer.from(text)));
      await commit(createBody({ epoch: home.epoch, parent, name, content, id }));
      return id;
    },
    folder: async (name, parent = home.root) => {
      const id = freshId();
      await change({ op: 'create', id, parent, name, kind: 'folder', state: null });
      return id;
    },
    link: async (node, more = {}) => {
      const json = { share: home.id, node, kind: 'download', ...more };
      const answer = await ask('/api/sharing-links', { json });
      if (answer.status !== 200) throw new Error(answer.body.toString());
      return answer.json<OwnSharingLinkWire>();
    },
  };
}

/** Pieces that may each be a chunk. */
function pieces(bytes: Buffer): readonly Buffer[] {
  const bytesMax = 128 * 1024;
  return Array.from({ length: Math.ceil(bytes.length / bytesMax) }, (_, at) =>
    bytes.subarray(at * bytesMax, (at + 1) * bytesMax),
  );
}

export interface Guest {
  readonly cookie: string;
  readonly opened: Answer;
  ask(path: string, ask?: Ask): Promise<Answer>;
  folder(node: NodeId): Promise<SharedFolderReply>;
  /** Sends a file in parts of so many bytes; answers the last answer. */
  send(name: string, bytes: Buffer, partBytes?: number): Promise<Answer>;
}

/** Opens a link, with a password where it has one. */
export async function guestOf(station: TestStation, token: string, password?: string): Promise<Guest> {
  const at = `/api/shared/${token}`;
  const json = password === undefined ? {} : { password };
  const opened = await station.ask(`${at}/open`, { json, headers: fromPage });
  const cookie = String(opened.headers['set-cookie'] ?? '').split(';')[0] ?? '';
  const ask = (path: string, what: Ask = {}): Promise<Answer> =>
    station.ask(`${at}${path}`, { ...what, headers: { cookie, ...fromPage, ...what.headers } });
  return {
    cookie,
    opened,
    ask,
    folder: async node => (await ask(`/folders/${node}`)).json<SharedFolderReply>(),
    send: (name, bytes, partBytes = 1_000_000) => send(ask, { name, bytes, partBytes }),
  };
}

interface Sent {
  readonly name: string;
  readonly bytes: Buffer;
  readonly partBytes: number;
}

async function send(ask: Guest['ask'], { name, bytes, partBytes }: Sent): Promise<Answer> {
  const begun = await ask('/uploads', { json: { name, size: bytes.length, changedMs: 1_000 } });
  if (begun.status !== 200) return begun;
  const { upload } = begun.json<SendReply>();
  for (let at = 0; at < bytes.length; at += partBytes) {
    const answer = await sendPart(ask, upload, { at, bytes: bytes.subarray(at, at + partBytes) });
    if (answer.status !== 204) return answer;
  }
  return ask(`/uploads/${upload}/done`, { method: 'POST' });
}

export function sendPart(
  ask: Guest['ask'],
  upload: string,
  { at, bytes }: { readonly at: number; readonly bytes: Buffer },
): Promise<Answer> {
  const headers = { 'content-type': 'application/octet-stream' };
  return ask(`/uploads/${upload}?at=${at}`, { method: 'PUT', raw: bytes, headers });
}

/** The status, with the code of a refusal. */
export function outcome(answer: Answer): readonly [number, string] {
  return [answer.status, answer.status < 400 ? 'done' : answer.json().refused];
}

export const about = (answer: Answer): SharedReply => answer.json<SharedReply>();

export const openingPattern = new RegExp(
  `^${openingCookieName}=[0-9]+\\.[A-Za-z0-9_-]{43}; Path=/api/shared/[A-Za-z0-9_-]{43}; Max-Age=43200; Secure; HttpOnly; SameSite=Strict$`,
);
