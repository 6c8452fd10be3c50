/** A fetch whose answer breaks off goes on behind the last chunk that came whole (R160). */
import type { Checked } from '#drive/connection/fetch-reply.ts';
import { isCut } from '#drive/connection/station-http.ts';
import { type Fetched, type KnownManifest, StationError } from '#engine/station-door.ts';
import type { Manifest } from '#model/manifest.ts';
import type { ContentId, Hash } from '#model/node.ts';
import type { Want } from '#protocol/content.ts';

type Fetch = (wants: readonly Want[], known: KnownManifest) => AsyncGenerator<Checked>;

/** Throws what `fetch` throws where nothing came since it broke off before. */
export async function* fetchOn(fetch: Fetch, wants: readonly Want[], known: KnownManifest): AsyncGenerator<Fetched> {
  let rest = wants;
  const manifests = new Map<ContentId, Manifest>();
  const knows: KnownManifest = content => manifests.get(content) ?? known(content);
  const unjudged = new Unjudged();
  for (let inVain = 0; ; inVain += 1) {
    const skipped = wants.length - rest.length;
    let last: Fetched | undefined;
    unjudged.beginAnew();
    try {
      for await (const item of fetch(rest, knows)) {
        const content = rest[item.want]?.content;
        if (unjudged.hasCome(item, item.want + skipped)) continue;
        last = 'bytes' in item ? { ...item, bytes: nothing } : item;
        if ('manifest' in item && content !== undefined) manifests.set(content, item.manifest);
        inVain = -1;
        yield { ...item, want: item.want + skipped };
      }
      unjudged.end();
      return;
    } catch (error) {
      if (!isCut(error) || inVain > 0) throw error;
      const next = unjudged.want === undefined ? behind(rest, last, knows) : wants.slice(unjudged.want);
      if (next === undefined) throw error;
      if (next.length === 0) return;
      rest = next;
    }
  }
}

const nothing = new Uint8Array(0);

/**
 * The content that came last, when its chunks are judged only together: nothing tells whether it came whole, and none of
 * it is to be believed yet. It is asked for once more from its beginning, and judged with what came then; chunks that were
 * handed on before are not handed on again, and have to be the same.
 */
class Unjudged {
  /** Its place among all wants. */
  want: number | undefined;
  #hashes: Hash[] = [];
  /** How many of them this answer has brought. */
  #came = 0;

  /** Another answer begins. */
  beginAnew(): void {
    this.#came = 0;
  }

  /** It has come to its end: what was judged has to be all that was handed on. */
  end(): void {
    if (this.want !== undefined && this.#came < this.#hashes.length)
      throw new StationError('hostile', 'The station answered with less than a moment ago.');
  }

  #begin(want: number | undefined): void {
    this.want = want;
    this.#hashes = [];
    this.#came = 0;
  }

  /** Whether the chunk was handed on before. */
  hasCome({ hash }: Checked, want: number): boolean {
    if (want !== this.want) {
      this.end();
      this.#begin(want);
    }
    if (hash === undefined) {
      this.#begin(undefined);
      return false;
    }
    const before = this.#hashes[this.#came];
    this.#came += 1;
    if (before === undefined) this.#hashes.push(hash);
    else if (before !== hash)
      throw new StationError('hostile', 'The station answered with other bytes than a moment ago.');
    return before !== undefined;
  }
}

/** What is left to be fetched behind an answer; undefined where that cannot be told. */
function behind(wants: readonly Want[], last: Fetched | undefined, known: KnownManifest): readonly Want[] | undefined {
  if (last === undefined) return wants;
  const want = wants[last.want];
  const others = wants.slice(last.want + 1);
  if (want === undefined || 'refused' in last) return others;
  const manifest = known(want.content);
  if (manifest === undefined) return undefined;
  const asked = want.chunks === 'all' ? [...manifest.chunks.keys()] : want.chunks;
  const from = 'position' in last ? last.position + 1 : 0;
  const chunks = asked.filter(position => position >= from);
  if (chunks.length === 0) return others;
  const { node, content } = want;
  return [{ node, content, manifest: false, chunks }, ...others];
}
