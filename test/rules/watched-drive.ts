/** For tests of big contents: a drive whose requests are noted, piece by piece. */
import { seededRandom } from '#base/random.ts';
import { usualSizes } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import type { DriveOptions } from '#test/rules/two-drives.ts';

export const sizes = { ...usualSizes, smallMax: 10_000, pieceMin: 100_000 };

/** So many bytes of text that do not repeat. */
export function text(bytes: number, seed: number): string {
  return Buffer.from(seededRandom(seed).bytes(bytes / 2)).toString('hex');
}

export interface Watched extends DriveOptions {
  /** Called before each request that moves a piece of a big content. */
  onPiece: () => void | Promise<void>;
  /** What the drive asked of the station, in order; `up` and `down` are pieces. */
  readonly said: string[];
  readonly chunks: Map<string, number>;
}

/** A drive whose requests are noted. */
export function watched(settings: DriveOptions['settings'] = {}): Watched {
  const said: string[] = [];
  const chunks = new Map<string, number>();
  const count = (name: string): void => void chunks.set(name, (chunks.get(name) ?? 0) + 1);
  const watching: Watched = {
    said,
    chunks,
    onPiece: () => undefined,
    settings: { sizes, ...settings },
    between: (door: StationDoor): StationDoor => ({
      ...door,
      upload: async pieces => {
        said.push('up');
        for (const { hash } of pieces) count(hash);
        await watching.onPiece();
        return door.upload(pieces);
      },
      commit: (request, manifests, inline) => {
        const names = request.batches.flatMap(({ ops }) => ops.map(op => ('name' in op ? op.name : op.op)));
        said.push(`commit ${names.join(' ')}`);
        return door.commit(request, manifests, inline);
      },
      async *fetch(wants, known) {
        const isPiece = wants.some(({ chunks }) => chunks !== 'all' && chunks.length > 0);
        if (isPiece) {
          said.push('down');
          await watching.onPiece();
        }
        for await (const item of door.fetch(wants, known)) {
          if ('position' in item && isPiece) count(`${wants[item.want]?.content} ${item.position}`);
          yield item;
        }
      },
    }),
  };
  return watching;
}

/** What a piece takes on its way, in turns of the loop. */
export async function passes(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise(resolve => setImmediate(resolve));
}
