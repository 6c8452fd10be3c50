/** What a turn still does for contents beside one with which it failed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualSizes } from '#engine/settings.ts';
import { type StationDoor, StationError } from '#engine/station-door.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createPair } from '#test/rules/two-drives.ts';
import { text } from '#test/rules/watched-drive.ts';

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
