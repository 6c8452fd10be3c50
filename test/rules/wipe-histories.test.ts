/**
 * Wipes after random histories, with crashes of the drive before and in the middle, and a person who goes on working while
 * the folder is wiped: what only that computer has stays, what the station has goes, and nobody else loses anything.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SeededRandom, seededRandom } from '#base/random.ts';
import type { StationDoor } from '#engine/station-door.ts';
import { contentId } from '#model/manifest.ts';
import type { NodeId } from '#model/node.ts';
import type { UserActions } from '#platform/user-actions.ts';
import { manifestOf, sha256 } from '#station/share/share-fixture.ts';
import { createPair, type Drive, type Pair } from '#test/rules/two-drives.ts';

const seeds = 120;
const stepsOfHistory = 14;
const names = ['a', 'b', 'c', 'd', 'e'];

class Crash extends Error {
  override readonly name = 'Crash';
}

/** What the station ever accepted, by content id. */
function accepting(door: StationDoor, accepted: Set<string>): StationDoor {
  return {
    ...door,
    commit: async (...args) => {
      const reply = await door.commit(...args);
      for (const result of reply.results) {
        if (!('nodes' in result)) continue;
        for (const { state } of result.nodes) if (state) accepted.add(state.content);
      }
      return reply;
    },
  };
}

let texts = 0;
const newText = (): string => `text ${++texts}`;
const contentOf = (text: string): string => contentId(manifestOf(text), sha256);

/** One thing that a person does; what cannot be done now is left. */
function act(user: UserActions, random: SeededRandom): void {
  const path = (): string => (random.chance(0.5) ? random.pick(names) : `dir${random.below(2)}/${random.pick(names)}`);
  const does = random.pick<() => void>([
    () => user.write(path(), newText()),
    () => user.writeInPlace(path(), newText()),
    () => user.mkdir(`dir${random.below(2)}`),
    () => user.rename(path(), path()),
    () => user.rename('dir0', 'dir1/dir0'),
    () => user.unlink(path()),
    () => user.touch(path(), BigInt(random.below(1_000)) * 1_000_000_000n),
  ]);
  try {
    does();
  } catch (error) {
    assert.ok((error as NodeJS.ErrnoException).code !== undefined, String(error));
  }
}

interface Scene {
  readonly pair: Pair;
  readonly random: SeededRandom;
  readonly accepted: Set<string>;
  /** Steps of A's disk until its program is gone; undefined while it lives on. */
  fuse: number | undefined;
  /** A person acts at the steps of A's disk. */
  acting: boolean;
}

async function begun(seed: number): Promise<Scene> {
  const random = seededRandom(seed);
  const accepted = new Set<string>();
  const scene: { -readonly [Key in keyof Scene]?: Scene[Key] } = { random, accepted, fuse: undefined, acting: false };
  const step = async (): Promise<void> => {
    if (scene.acting && random.chance(0.15)) act((scene.pair as Pair).a.user, random);
    if (scene.fuse === undefined) return;
    scene.fuse -= 1;
    if (scene.fuse <= 0) throw new Crash();
  };
  const between = (door: StationDoor): StationDoor => accepting(door, accepted);
  scene.pair = await createPair({ a: { disk: { step }, between }, b: { between } });
  return scene as Scene;
}

/** Lets work go on until the fuse blows, which may be never. */
async function untilCrash(scene: Scene, work: () => Promise<unknown>): Promise<void> {
  scene.fuse = 1 + scene.random.below(60);
  await work().catch((error: unknown) => assert.ok(error instanceof Crash, String(error)));
  scene.fuse = undefined;
}

async function live(scene: Scene): Promise<void> {
  const { pair, random } = scene;
  const { a, b } = pair;
  for (let at = 0; at < stepsOfHistory; at += 1) {
    const what = random.below(8);
    if (what < 4) act((what < 3 ? a : b).user, random);
    else if (what === 4) await b.rest();
    else if (what < 7) await a.rest();
    else {
      await untilCrash(scene, () => a.once());
      a.restart();
    }
  }
}

/** The texts on a drive's disk: in the folder, in the staging area and in the bin. */
function textsOn({ disk }: Drive): ReadonlySet<string> {
  const all = [...disk.snapshot().values(), ...disk.staging().values(), ...disk.bin().objects.values()];
  return new Set(all.flatMap(seen => (seen.kind === 'file' ? [new TextDecoder().decode(seen.bytes)] : [])));
}

/** Texts of files that stand where both sides agreed on them. */
function agreedOn({ store, tree }: Drive, root: NodeId): ReadonlySet<string> {
  const shown = tree();
  const found = new Set<string>();
  const look = (id: NodeId, path: string): void => {
    for (const { id: child, name, kind, missing } of store.localChildren(id)) {
      const at = path === '' ? name : `${path}/${name}`;
      const text = shown[at];
      if (missing || text === undefined) continue;
      if (kind === 'folder') look(child, at);
      else if (store.base(child)?.state?.content === contentOf(text)) found.add(text);
    }
  };
  look(root, '');
  return found;
}

async function wipes(seed: number): Promise<void> {
  const scene = await begun(seed);
  await live(scene);
  const { pair, random, accepted } = scene;
  const { a, b, station } = pair;
  const head = async () => (await station.service.shares()).find(({ id }) => id === station.share.id)?.head;
  const before = await head();
  const mustGo = agreedOn(a, station.share.root);
  const onlyHere = [...textsOn(a)].filter(text => !accepted.has(contentOf(text)));
  // What somebody overwrites or deletes while it runs is theirs to lose.
  const racing = random.chance(0.4);
  scene.acting = racing;
  for (let cuts = random.below(4); cuts > 0; cuts -= 1) await untilCrash(scene, () => a.wipe('synced'));
  scene.acting = false;
  const result = await a.wipe('synced');
  const left = textsOn(a);
  assert.equal(result.state, 'done', `seed ${seed}: ${result.detail}`);
  assert.deepEqual([...a.disk.staging().keys()], [], `seed ${seed}: nothing stays in the staging area`);
  if (!racing) {
    const lost = onlyHere.filter(text => !left.has(text));
    assert.deepEqual(lost, [], `seed ${seed}: what only this computer has stays`);
  }
  assert.deepEqual(
    [...mustGo].filter(text => left.has(text)),
    [],
    `seed ${seed}: what the station has goes`,
  );
  assert.equal(await head(), before, `seed ${seed}: nothing happened at the station`);
  b.hear();
  await b.rest();
  for (const text of mustGo) assert.ok(accepted.has(contentOf(text)), `seed ${seed}: the station had ${text}`);
}

test('R118, R119, R122: after any history, with crashes, exactly what the station has is removed', async () => {
  for (let seed = 1; seed <= seeds; seed += 1) await wipes(seed);
});
