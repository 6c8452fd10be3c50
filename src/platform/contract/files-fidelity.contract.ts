/** What a volume is said to keep (R101) is what it shows of times, modes and objects. */
import assert from 'node:assert/strict';
import { sameMtime, youngForMs } from '#model/fidelity.ts';
import { sameStamp } from '#model/tree.ts';
import { type FilesWorld, inWorld, stageText, textAt } from '#platform/contract/files-world.ts';

const timesNs = [1_700_000_001_999_999_999n, 1_600_000_003_010_000_001n, 1_000_000_000n];
/** In 1800 and in 2500. */
const farTimesNs = [-5_364_662_400_000_000_000n, 16_725_225_600_000_000_000n];

/** Holds for exact volumes and coarse ones alike. */
export function filesFidelityContract(name: string, make: () => Promise<FilesWorld>): void {
  inWorld(make, `${name}: R101: times come back within the step that the volume is said to have`, async world => {
    const { files, user } = world;
    const { mtimeStepNs } = await files.volumeRules();
    if (world.exactTimes) assert.equal(mtimeStepNs, 1n);
    user.write('f', '');
    for (const [index, mtimeNs] of timesNs.entries()) {
      await files.setMeta('f', { mode: 0o644, mtimeNs });
      const staged = await stageText(files, `s${index}`, '', { mode: 0o644, mtimeNs });
      for (const kept of [user.meta('f').mtimeNs, staged.mtimeNs]) {
        const apart = kept > mtimeNs ? kept - mtimeNs : mtimeNs - kept;
        assert.ok(apart < mtimeStepNs, `${kept} is nearer to ${mtimeNs} than ${mtimeStepNs} ns`);
      }
    }
  });

  inWorld(make, `${name}: R101: of times beyond its room a volume keeps the first or the last`, async world => {
    const { files, user } = world;
    const rules = await files.volumeRules();
    user.write('f', '');
    for (const mtimeNs of farTimesNs) {
      await files.setMeta('f', { mode: 0o644, mtimeNs });
      const kept = user.meta('f').mtimeNs;
      assert.ok(sameMtime(kept, mtimeNs, rules), `${kept} counts as ${mtimeNs}`);
      const { firstNs = mtimeNs, lastNs = mtimeNs } = rules.mtimeRange ?? {};
      if (mtimeNs < firstNs) assert.equal(kept, firstNs);
      if (mtimeNs > lastNs) assert.equal(kept, lastNs);
    }
  });

  inWorld(make, `${name}: R101: modes come back where the volume is said to keep them, and only there`, async world => {
    const { files, user } = world;
    const { keepsModes } = await files.volumeRules();
    user.write('f', '');
    const modes: number[] = [];
    for (const mode of [0o600, 0o755, 0o444]) {
      await files.setMeta('f', { mode, mtimeNs: 0n });
      modes.push(user.meta('f').mode);
    }
    assert.equal(keepsModes, modes.join() === [0o600, 0o755, 0o444].join());
  });

  inWorld(make, `${name}: R102: what is staged, placed and exchanged stays what it was`, async world => {
    const { files, user } = world;
    const staged = await stageText(files, 's', 'first', { mode: 0o644, mtimeNs: 1_600_000_000_000_000_000n });
    assert.equal(await files.placeNew('s', 'f'), 'done');
    const placed = (await files.stat('f'))?.stamp;
    assert.equal(placed?.mtimeNs, staged.mtimeNs, 'a rename leaves the time as it is');
    await stageText(files, 's', 'second', { mode: 0o644, mtimeNs: 1_700_000_000_000_000_000n });
    assert.equal(await files.exchange('s', 'f'), 'done');
    assert.equal(textAt(user, 'f'), 'second');
    assert.equal((await files.statStaged('s'))?.stamp.size, 'first'.length);
  });

  inWorld(make, `${name}: R107: no write is hidden by a stamp that is old enough to prove something`, async world => {
    const { files, user } = world;
    const rules = await files.volumeRules();
    for (const text of ['one', 'two', 'six', 'ten']) {
      user.write('f', text);
      const before = (await files.stat('f'))!.stamp;
      await world.pass(youngForMs(rules, before, world.nowMs()));
      user.writeInPlace('f', text.toUpperCase());
      assert.ok(!sameStamp(before, (await files.stat('f'))!.stamp), `${text}: the same stamp for other bytes`);
    }
  });
}
