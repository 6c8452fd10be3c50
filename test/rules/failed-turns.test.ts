/** What a turn still does for contents beside one with which it failed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualSizes } from '#engine/settings.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import { TaskStoreError } from '#platform/task-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createPair, type Drive, type Pair } from '#test/rules/two-drives.ts';
import { passes, sizes, text, type Watched, watched } from '#test/rules/watched-drive.ts';

for (const failure of [new StationError('unreachable', 'cut'), new Refusal('busy'), new Refusal('epoch-changed')]) {
  test(`R160: once a commit has failed (${failure.message}), no more is sent ahead than was under way`, async () => {
    let uploads = 0;
    let atFailure: number | undefined;
    const between = (door: StationDoor): StationDoor => ({
      ...door,
      upload: chunks => {
        uploads += 1;
        return door.upload(chunks);
      },
      commit: async (request, manifests, inline) => {
        if (atFailure !== undefined || request.question) return door.commit(request, manifests, inline);
        atFailure = uploads;
        throw failure;
      },
    });
    const pair = await createPair({ a: { between, settings: { sizes: usualSizes } } });
    await pair.settle();
    const pictures: Record<string, string> = {};
    for (let at = 0; at < 12; at += 1) {
      const picture = text(usualSizes.pieceMin, 100 + at);
      pictures[`picture ${at}`] = picture;
      pair.a.user.write(`picture ${at}`, picture);
    }
    const { state } = await pair.a.rest();
    assert.equal(state, 'offline');
    assert.ok(atFailure !== undefined && uploads - atFailure <= 6, `${uploads} uploads, ${atFailure} until it failed`);
    await pair.settle();
    assert.deepEqual(pair.tree(), pictures);
  });
}

/** Three contents that are carried beside each other; the one that comes first in the plan is done long before the others. */
function writeThree(
  { user }: Drive,
  [first, others]: readonly [first: number, others: number],
): Record<string, string> {
  const bigs = { 'big 0': text(others, 200), 'big 1': text(others, 201), 'big 2': text(first, 202) };
  for (const [name, big] of Object.entries(bigs)) user.write(name, big);
  return bigs;
}

interface Pieces {
  /** Those that were begun before the failure, and after it. */
  before: number;
  after: number;
  hasFailed: boolean;
}

function piecesOf(drive: Watched): Pieces {
  const pieces: Pieces = { before: 0, after: 0, hasFailed: false };
  drive.onPiece = () => {
    pieces[pieces.hasFailed ? 'after' : 'before'] += 1;
    return passes();
  };
  return pieces;
}

/** Something fails in the turn of the drive when the first of the three is done, and what is left is done in the next ones. */
async function failsSoon(
  pair: Pair,
  drive: Drive,
  { pieces, bigs }: { readonly pieces: Pieces; readonly bigs: Record<string, string> },
): Promise<void> {
  const state = await drive.rest().then(
    round => round.state,
    (error: Error) => error.name,
  );
  const { before, after } = pieces;
  assert.ok(['offline', 'FilesError', 'TaskStoreError'].includes(state), state);
  const all = Object.values(bigs).reduce((sum, { length }) => sum + length, 0) / sizes.pieceMin;
  assert.ok(before < (all * 3) / 4, `it failed only after ${before} of ${all} pieces`);
  assert.ok(after <= 6, `${after} pieces were begun after it`);
  await pair.settle();
  assert.deepEqual(pair.tree(), bigs);
}

test('R160: others that are sent are not gone on with once the commit of one has failed', async () => {
  const a = watched();
  const pieces = piecesOf(a);
  const failing = (door: StationDoor): StationDoor => ({
    ...door,
    commit: async (...asked) => {
      if (pieces.hasFailed) return door.commit(...asked);
      pieces.hasFailed = true;
      throw new StationError('unreachable', 'cut');
    },
  });
  const { between = door => door } = a;
  const pair = await createPair({ a: { ...a, between: door => between(failing(door)) } });
  await pair.settle();
  const bigs = writeThree(pair.a, [usualSizes.pieceMin, 8_000_000]);
  await failsSoon(pair, pair.a, { pieces, bigs });
});

test('R160: others that are sent are not gone on with once one could not be put on record', async context => {
  const a = watched();
  const pieces = piecesOf(a);
  const pair = await createPair({ a });
  await pair.settle();
  const bigs = writeThree(pair.a, [300_000, 2_000_000]);
  const { store } = pair.a;
  const transaction = store.transaction.bind(store);
  context.mock.method(store, 'transaction', (work: Parameters<typeof transaction>[0]) => {
    if (pieces.hasFailed || pieces.before === 0) return transaction(work);
    pieces.hasFailed = true;
    throw new TaskStoreError('full', 'records', 'no room');
  });
  await failsSoon(pair, pair.a, { pieces, bigs });
});

test('R160: others that are fetched are not gone on with once one could not be made visible', async () => {
  const b = watched();
  const pieces = piecesOf(b);
  const fault = (operation: string): 'other' | undefined => {
    if (operation !== 'syncFolders' || pieces.hasFailed || pieces.before === 0) return undefined;
    pieces.hasFailed = true;
    return 'other';
  };
  const pair = await createPair({ b: { ...b, disk: { fault } } });
  await pair.settle();
  const bigs = writeThree(pair.a, [300_000, 2_000_000]);
  await pair.a.rest();
  await failsSoon(pair, pair.b, { pieces, bigs });
});

test('R160: others that are fetched are not gone on with once the records of one could not be read', async context => {
  const b = watched();
  const pieces = piecesOf(b);
  const pair = await createPair({ b });
  await pair.settle();
  const bigs = writeThree(pair.a, [300_000, 2_000_000]);
  await pair.a.rest();
  const { store } = pair.b;
  const remote = store.remote.bind(store);
  context.mock.method(store, 'remote', (id: Parameters<typeof remote>[0]) => {
    if (pieces.hasFailed || pieces.before === 0) return remote(id);
    pieces.hasFailed = true;
    throw new TaskStoreError('damaged', 'records', 'damaged');
  });
  await failsSoon(pair, pair.b, { pieces, bigs });
});
