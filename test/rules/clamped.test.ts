/** R101: a volume that has no room for a time gives the file the nearest that it has, which is nobody's change. */
import assert from 'node:assert/strict';
import { chmodSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { besideRealDrive } from '#test/rules/real-drive.ts';

for (const [year, mtimeNs] of [
  ['2500', 16_725_225_600_000_000_000n],
  ['1800', -5_364_662_400_000_000_000n],
] as const) {
  test(`R101: an mtime of ${year} comes back from no volume as another one`, async t => {
    const { a, folder, settle } = await besideRealDrive(t);
    a.user.write('doc', 'text');
    a.user.touch('doc', mtimeNs);
    await a.rest();
    await settle();
    await settle();
    t.diagnostic(`here it is ${lstatSync(join(folder, 'doc')).mtime.toISOString()}`);
    assert.equal(a.user.meta('doc').mtimeNs, mtimeNs);
    chmodSync(join(folder, 'doc'), 0o600);
    await settle();
    assert.deepEqual(a.user.meta('doc'), { mtimeNs, mode: 0o600 });
  });
}
