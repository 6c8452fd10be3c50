/** The twin that a decision puts together, over real files (R127, R145). */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { test } from 'node:test';
import { stageTwin } from '#engine/effects/stage-twin.ts';
import type { Stamp } from '#model/tree.ts';
import { type Files, FilesError } from '#platform/files.ts';
import { openFiles } from '#platform/node/node-files.ts';

interface World {
  readonly files: Files;
  readonly stamp: Stamp;
}

const bytes = 3 * 1024 * 1024;

/** A marked folder with one file, `copy`. */
async function inFolder(body: (world: World) => Promise<void>): Promise<void> {
  const home = fs.mkdtempSync(`${os.tmpdir()}/waystation-twin-`);
  try {
    fs.writeFileSync(`${home}/copy`, new Uint8Array(bytes).fill(7));
    const files = openFiles(home);
    await files.mark('marker');
    const entry = await files.stat('copy');
    assert.ok(entry);
    await body({ files, stamp: entry.stamp });
  } finally {
    fs.rmSync(home, { recursive: true });
  }
}

test('R127: a twin that cannot be made durable is not left behind, and its number is not closed again', () =>
  inFolder(async ({ files, stamp }) => {
    let other: number | undefined;
    const failing: Files = {
      ...files,
      makeDurable: async () => {
        // Somebody else is given the number that came free.
        other = fs.openSync('/dev/null', 'r');
        throw new FilesError('full', 'copy', 'no room');
      },
    };
    await assert.rejects(
      stageTwin(failing, 'twin', { path: 'copy', stamp }, () => false),
      { code: 'full' },
    );
    assert.deepEqual(await files.staged(), []);
    assert.ok(other !== undefined);
    fs.closeSync(other);
  }));

test('R145: the copying of a big file ends when the task is being stopped, and leaves nothing', () =>
  inFolder(async ({ files, stamp }) => {
    let written = 0;
    const counting: Files = {
      ...files,
      stage: async name => {
        const to = await files.stage(name);
        const write = async (piece: Uint8Array): Promise<void> => {
          written += piece.length;
          await to.write(piece);
        };
        return { ...to, write };
      },
    };
    const settled = await stageTwin(counting, 'twin', { path: 'copy', stamp }, () => written > 0);
    assert.equal(settled, 'away');
    assert.ok(written > 0 && written < bytes, `${written} bytes`);
    assert.deepEqual(await files.staged(), []);
  }));
