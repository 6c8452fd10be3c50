/** A drive without folders: it speaks to the station with the connection code of the real ones, and nothing else. */

import { type Commit, nowMs, type ShareOf } from '#bench/load/messages.ts';
import { batchOf, fileOp, newContent } from '#bench/synthetic.ts';
import { PushChannel } from '#drive/connection/push-channel.ts';
import { ShareClient } from '#drive/connection/share-client.ts';
import { parseStationAddress, type StationAddress } from '#drive/connection/station-address.ts';
import { StationHttp } from '#drive/connection/station-http.ts';
import type { Trust } from '#drive/connection/trust.ts';
import { straight } from '#drive/connection/ways.ts';
import { hashBytes } from '#platform/node/hash.ts';
import type { FeedPage, PushMessage } from '#protocol/feed.ts';

export interface Reach {
  readonly address: StationAddress;
  readonly trust: Trust;
}

/** Throws for what is no address. */
export function reachOf(url: string, fingerprint: string): Reach {
  const address = parseStationAddress(url);
  if (address === undefined) throw new Error(`${url} is no address of a station.`);
  return { address, trust: { kind: 'pinned', fingerprint } };
}

/** Listens as a drive does: resolves when the channel stands for the first time, and stays. */
export function listen(reach: Reach, token: string, onPush: (push: PushMessage) => void): Promise<PushChannel> {
  return new Promise(resolve => {
    const channel: PushChannel = new PushChannel({
      ...{ ways: straight, ...reach, credentials: { token }, onPush },
      log: () => undefined,
      chance: Math.random,
      onOpen: () => resolve(channel),
    });
  });
}

/** Commits files into one share, and reads the feed of it. */
export class LightDrive {
  readonly #http: StationHttp;
  readonly #client: ShareClient;
  readonly #share: ShareOf;
  #cursor = 0;
  #made = 0;
  /** What the feed is to be read up to. */
  #head = 0;
  #reading: Promise<void> | undefined;

  constructor(reach: Reach, token: string, share: ShareOf) {
    this.#share = share;
    this.#http = new StationHttp({ ways: straight, ...reach, credentials: { token } });
    this.#client = new ShareClient({
      share: share.id,
      http: this.#http,
      hash: hashBytes,
      grant: () => Promise.resolve('write'),
      forgetGrant: () => undefined,
      profilesChanged: () => undefined,
      subscribe: () => () => undefined,
    });
  }

  /** One new file with its content. Throws when it is refused. */
  async commit(bytes: number, prefix: string): Promise<Commit> {
    const content = newContent(bytes);
    this.#made += 1;
    const batch = batchOf([fileOp(this.#share.root, `${prefix}-${this.#made}.bin`, content)]);
    const sentMs = nowMs();
    const request = { epoch: this.#share.epoch, batches: [batch] };
    const { results } = await this.#client.commit(request, [content.manifest], [content.chunk]);
    const doneMs = nowMs();
    const [result] = results;
    if (result === undefined || 'refused' in result) throw new Error(`A commit was refused: ${result?.message}`);
    return { share: this.#share.id, revision: result.revision, sentMs, doneMs };
  }

  /** From here on the feed is read; what the share holds already is of no concern. */
  startAt(head: number): void {
    this.#cursor = Math.max(this.#cursor, head);
  }

  /** Reads the feed until it knows of `head`, as a drive does after a push. One reading at a time. */
  follow(head: number): Promise<void> {
    this.#head = Math.max(this.#head, head);
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #read(): Promise<void> {
    const { root, epoch } = this.#share;
    const view = { root, filter: { sizeMax: 0, names: [], extensions: [] } };
    await readFeed({
      cursor: this.#cursor,
      head: () => this.#head,
      page: from => this.#client.changes({ epoch, view, ...from }),
      reached: cursor => {
        this.#cursor = cursor;
      },
    });
  }
}

interface Reading {
  readonly cursor: number;
  /** What is to be known; it may grow meanwhile. */
  head(): number;
  page(from: { readonly cursor: number; readonly after?: string }): Promise<Pick<FeedPage, 'cursor' | 'after'>>;
  reached(cursor: number): void;
}

/** A page with `after` has others behind it, and its cursor holds from the last of them on. */
export async function readFeed({ cursor, head, page, reached }: Reading): Promise<void> {
  let [at, after] = [cursor, undefined as string | undefined];
  while (after !== undefined || at < head()) {
    const found = await page({ cursor: at, ...(after === undefined ? {} : { after }) });
    after = found.after;
    if (after !== undefined) continue;
    at = found.cursor;
    reached(at);
  }
}
