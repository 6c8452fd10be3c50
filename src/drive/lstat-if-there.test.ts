import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lstatIfThere } from '#drive/lstat-if-there.ts';
import { closeAfter } from '#test/closings.ts';

test('what stands at a path is told, and that nothing does, whatever is in the way', t => {
  const top = mkdtempSync(join(tmpdir(), 'waystation-'));
  closeAfter(t, () => rmSync(top, { recursive: true }));
  writeFileSync(join(top, 'file'), '');
  symlinkSync('circle', join(top, 'circle'));
  assert.equal(lstatIfThere(join(top, 'file'))?.isFile(), true);
  for (const path of ['gone', 'file/beneath', 'circle/beneath', 'x'.repeat(300)])
    assert.equal(lstatIfThere(join(top, path)), undefined, path);
});
