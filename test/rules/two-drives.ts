/** For tests of the rules: a station and two drives, A and B, that keep one share; every door is in memory. */
import assert from 'node:assert/strict';
import { createTestDrive, type TestDrive } from '#engine/engine-fixture.ts';
import type { Round } from '#engine/round.ts';
import type { TaskSettings } from '#engine/settings.ts';
import type { StationDoor } from '#engine/station-door.ts';
import type { NodeId } from '#model/node.ts';
import type { MemoryDiskOptions } from '#platform/memory/memory-disk.ts';
import type { UserActions } from '#platform/user-actions.ts';
import type { Actor } from '#station/share/actor.ts';
import { createFixture, type Fixture, sha256 } from '#station/share/share-fixture.ts';
import { stationDoor } from '#station/share/station-door.ts';

export type Tree = Record<string, string>;

export interface DriveOptions {
  readonly settings?: Partial<TaskSettings>;
  /** The folder of the share that the drive keeps; left out: all of it. */
  readonly root?: NodeId;
  readonly grant?: () => Actor['grant'];
  /** The station's sync profiles for the drive's account; left out: none. */
  readonly profiles?: () => Actor['profiles'];
  readonly caseSensitive?: boolean;
  readonly disk?: Pick<
    MemoryDiskOptions,
    'step' | 'fault' | 'foldsUnicode' | 'renames' | 'reuseInodes' | 'tickNs' | 'writeBackMs' | 'coarse'
  >;
  /** False while the watcher misses what a person does. */
  readonly hears?: () => boolean;
  /** Stands between the drive and the station. */
  readonly between?: (door: StationDoor) => StationDoor;
}

export interface PairOptions {
  readonly a?: DriveOptions;
  readonly b?: DriveOptions;
  /** Files from which on the station holds deletions; 0 holds none. */
  readonly stationHoldFiles?: number;
  /** For both drives. */
  readonly settings?: Partial<TaskSettings>;
}

export interface Drive extends TestDrive {
  readonly user: UserActions;
  /** Paths that are not synced, with the reason of each. */
  problems(): Tree;
  /** The station has news: the next turn reads the feed. */
  hear(): void;
}

export interface Pair {
  readonly a: Drive;
  readonly b: Drive;
  readonly station: Fixture;
  /** Another drive of the same share, besides A and B. */
  join(name: string, options?: DriveOptions): Drive;
  /** Lets all come to rest, A first (or B), until none has anything left to do. */
  settle(first?: 'a' | 'b'): Promise<void>;
  /** What both show, which must be the same. */
  tree(): Tree;
}

export async function createPair(options: PairOptions = {}): Promise<Pair> {
  const station = await createFixture({ holdFiles: options.stationHoldFiles ?? 0 });
  const drive = (name: string, device: NodeId, own: DriveOptions = {}): Drive => {
    const { account } = name === 'A' ? station.anna : station.bob;
    const actor = (): Actor => {
      const profiles = own.profiles?.();
      return { account, device, grant: own.grant?.() ?? 'write', ...(profiles === undefined ? {} : { profiles }) };
    };
    const door = stationDoor(station.service, actor, station.share.id);
    const drive = createTestDrive({
      name,
      root: own.root ?? station.share.root,
      station: own.between ? own.between(door) : door,
      hash: sha256,
      settings: { ...options.settings, ...own.settings },
      caseSensitive: own.caseSensitive ?? true,
      ...(own.disk ? { disk: own.disk } : {}),
      ...(own.hears ? { hears: own.hears } : {}),
    });
    const problems = (): Tree => Object.fromEntries([...drive.store.problems()].map(each => [each.path, each.reason]));
    const hear = (): void =>
      void drive.task().pushed({ share: station.share.id, epoch: '', head: Number.MAX_SAFE_INTEGER });
    return { ...drive, user: drive.disk.user, problems, hear };
  };
  const [a, b] = [drive('A', station.anna.device, options.a), drive('B', station.bob.device, options.b)];
  const others: Drive[] = [];
  return {
    a,
    b,
    station,
    join: (name, own) => {
      const other = drive(name, station.id(), own);
      others.push(other);
      return other;
    },
    settle: (first = 'a') => settle([...(first === 'a' ? [a, b] : [b, a]), ...others]),
    tree: () => {
      assert.deepEqual(b.tree(), a.tree());
      return a.tree();
    },
  };
}

const roundsMax = 20;

async function settle(drives: readonly Drive[]): Promise<void> {
  const looks = drives.map(() => '');
  for (let round = 0; round < roundsMax; round += 1) {
    let moved = false;
    for (const [at, drive] of drives.entries()) {
      await restOf(drive);
      const look = JSON.stringify([drive.tree(), drive.store.meta().cursor, [...drive.store.unsettled()]]);
      moved ||= look !== looks[at];
      looks[at] = look;
    }
    if (!moved) return;
  }
  throw new Error('the drives never come to rest together');
}

async function restOf(drive: Drive): Promise<Round> {
  const round = await drive.rest();
  assert.ok(round.state === 'settled' || round.state === 'waiting', `${round.state}: ${round.detail}`);
  return round;
}

export interface Scene extends PairOptions {
  /** On A, before both settle for the first time. */
  readonly start?: (user: UserActions) => void;
  /** What happens on both while they do not hear of one another. */
  readonly onA?: (user: UserActions) => void;
  readonly onB?: (user: UserActions) => void;
  /** Who speaks to the station first afterwards (A). */
  readonly first?: 'a' | 'b';
}

/** Plays a scene to its end; both drives must show the same, hold nothing back and leave nothing in flight. */
export async function play(scene: Scene): Promise<Pair> {
  const pair = await startScene(scene);
  await pair.settle(scene.first);
  pair.tree();
  for (const drive of [pair.a, pair.b]) assertAtRest(drive);
  return pair;
}

export async function startScene(scene: Scene): Promise<Pair> {
  const pair = await createPair(scene);
  scene.start?.(pair.a.user);
  await pair.settle();
  scene.onA?.(pair.a.user);
  scene.onB?.(pair.b.user);
  return pair;
}

/** The tree at the end of a scene. */
export async function endOf(scene: Scene): Promise<Tree> {
  return (await play(scene)).tree();
}

/** Nothing is in flight: no intent, nothing staged, and what is not settled has a problem that says why. */
export function assertAtRest({ store, disk, problems }: Drive): void {
  assert.deepEqual([...store.intents()], []);
  assert.deepEqual([...disk.staging().keys()], []);
  const unsettled = [...store.unsettled()];
  if (Object.keys(problems()).length === 0) assert.deepEqual(unsettled, []);
}

/** Seconds since 1970 of a day at noon, for dates in conflict names. */
export function noonOf(year: number, month: number, day: number): bigint {
  return BigInt(Date.UTC(year, month - 1, day, 12)) * 1_000_000n;
}

/** The texts of everything in the recovery bin, sorted. */
export function binned({ disk }: Drive): string[] {
  const objects = [...disk.bin().objects.values()];
  return objects.flatMap(seen => (seen.kind === 'file' ? [new TextDecoder().decode(seen.bytes)] : [])).toSorted();
}

/** The id that the base tree of a drive has for a path. */
export function idOf({ store, disk }: Drive, path: string): string {
  assert.ok(disk.user.exists(path), `${path} stands`);
  let id = store.meta().root;
  for (const name of path.split('/')) {
    const child = id === null ? undefined : [...store.localChildren(id)].find(each => each.name === name);
    assert.ok(child, `${path} is known`);
    id = child.id;
  }
  return String(id);
}
