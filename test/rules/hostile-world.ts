/** For tests: a person who works in a folder while the station lies, and what must hold all the time. */
import assert from 'node:assert/strict';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import type { Round } from '#engine/round.ts';
import { checkName } from '#model/name.ts';
import type { Seen } from '#platform/memory/memory-disk.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { createLiar } from '#test/rules/hostile-station.ts';
import { createPair, type Drive, type Pair } from '#test/rules/two-drives.ts';

/** Turns of the drive while the station lies. */
const turns = 25;
const states = new Set(['settled', 'working', 'waiting', 'offline', 'refused']);

export interface Outcome {
  /** How often each kind of answer was tampered with. */
  readonly told: ReadonlyMap<string, number>;
  readonly states: ReadonlySet<string>;
}

/** Lives through `count` seeds; a failure names the line that plays its seed again. */
export async function liveThrough(first: number, count: number): Promise<Map<string, number>> {
  const told = new Map<string, number>();
  for (let seed = first; seed < first + count; seed += 1) {
    try {
      for (const [kind, times] of (await liveWithLiar(seed)).told) told.set(kind, (told.get(kind) ?? 0) + times);
    } catch (cause) {
      throw new Error(`WAYSTATION_LIAR_SEED=${seed}: ${(cause as Error).message}`, { cause });
    }
  }
  return told;
}

/** Lives through one seed; throws, naming it, when something is lost or goes wrong. */
export async function liveWithLiar(seed: number): Promise<Outcome> {
  const random = seededRandom(seed);
  const world: { pair?: Pair } = {};
  const station = () => (world.pair as Pair).station;
  const liar = createLiar(seed + 1, station, () => station().anna);
  liar.lying = false;
  const pair = await createPair({ a: { between: liar.between } });
  world.pair = pair;
  const written = new Written(random);
  for (let count = 0; count < 6; count += 1) written.act(pair.a.user);
  await pair.settle();
  written.lookAt(pair.a);
  const seen = new Set<string>();
  liar.lying = true;
  for (let turn = 0; turn < turns; turn += 1) {
    if (random.chance(0.4)) written.act(random.chance(0.7) ? pair.a.user : pair.b.user);
    if (random.chance(0.1)) pair.a.restart();
    pair.a.hear();
    if (random.chance(0.3)) await pair.b.rest();
    const { state, wakeInMs } = await pair.a.once();
    assert.ok(states.has(state), `state ${state}`);
    seen.add(state);
    written.lookAt(pair.a);
    await pair.a.clock.advance(random.chance(0.3) ? 60_000 : (wakeInMs ?? 1_500));
  }
  liar.lying = false;
  await recover(pair, written);
  return { told: liar.told, states: seen };
}

/** The station is honest again: told to read the tree anew, the drive comes to show what all others show. */
async function recover({ a, b, settle }: Pair, written: Written): Promise<void> {
  a.store.transaction(writes => writes.setMeta({ cursor: 0 }));
  a.restart();
  b.hear();
  await settle();
  written.lookAt(a);
  const round: Round = await a.rest();
  assert.ok(round.state === 'settled' || round.state === 'waiting', `at the end ${round.state}: ${round.detail}`);
  const [shown, others] = [a.tree(), b.tree()];
  // What the lies left behind may clash with what is there, and is listed.
  for (const path of [a, b].flatMap(drive => Object.keys(drive.problems()))) {
    delete shown[path];
    delete others[path];
  }
  assert.deepEqual(shown, others, 'both show the same once the station is honest');
}

/** Every text that stood in the folder, until a person takes it away: it must be in the folder, the bin or staged. */
class Written {
  readonly #random: SeededRandom;
  readonly #kept = new Set<string>();
  #count = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** A person writes, renames or removes something. */
  act(user: UserActions): void {
    const random = this.#random;
    const files = filesOf(user);
    const path = random.pick(['a', 'b', 'notes', 'dir/a', 'dir/b', 'dir/deep/c', ...files]);
    const way = random.below(6);
    if (way <= 2) this.#write(user, path);
    else if (way === 3 && user.exists(path) && !user.exists(`${path} moved`)) {
      attempt(() => user.rename(path, `${path} moved`));
    } else if (way === 4 && files.includes(path)) {
      this.#kept.delete(text(user.read(path)));
      user.unlink(path);
    } else if (way === 5) attempt(() => user.mkdir(`folder ${random.below(3)}`));
  }

  /** What stands there now is to be kept from now on; what was to be kept is still somewhere. */
  lookAt({ disk }: Drive): void {
    const shown = disk.snapshot();
    for (const path of shown.keys()) {
      for (const name of path.split('/')) assert.equal(checkName(name), undefined, `a name that cannot be: ${path}`);
      assert.notEqual(path.split('/', 1)[0]?.toLowerCase(), '.waystation');
    }
    const there = new Set([shown, disk.bin().objects, disk.staging()].flatMap(texts));
    for (const kept of this.#kept) assert.ok(there.has(kept), `"${kept}" is gone`);
    for (const each of texts(shown)) this.#kept.add(each);
  }

  #write(user: UserActions, path: string): void {
    const before = attempt(() => text(user.read(path)));
    this.#count += 1;
    const done = attempt(() => {
      for (const at of parents(path)) if (!user.exists(at)) user.mkdir(at);
      user.write(path, `text ${this.#count}`);
      return true;
    });
    if (done && before !== undefined) this.#kept.delete(before);
  }
}

function filesOf(user: UserActions, folder = ''): string[] {
  return user.list(folder).flatMap(name => {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (path === '.waystation') return [];
    const inside = attempt(() => filesOf(user, path));
    return inside ?? [path];
  });
}

function parents(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, at) => names.slice(0, at + 1).join('/'));
}

function texts(objects: ReadonlyMap<string, Seen>): string[] {
  return [...objects.values()].flatMap(seen => (seen.kind === 'file' ? [text(seen.bytes)] : []));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** What a person tries may be impossible by now: undefined then. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
