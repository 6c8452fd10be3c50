import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { FilesError } from '#platform/files.ts';
import { type NodeFilesOptions, openFiles } from '#platform/node/node-files.ts';

const rounds = 200;

for (const [name, options] of [
  ['in one step', {}],
  ['in steps', { libc: undefined }],
] as const) {
  test(`renames ${name}: whoever saves at the same moment loses nothing, and neither do we`, async () => {
    const top = fs.mkdtempSync(`${os.tmpdir()}/waystation-race-`);
    fs.mkdirSync(`${top}/task`);
    const person = startPerson(`${top}/task`);
    await person.begun;
    const placed = await exchangeAgainAndAgain(`${top}/task`, options);
    const saved = await person.finish();
    assert.ok(saved.length > 0 && placed.length > 0, 'both came to act');
    const found = new Map(everyText(`${top}/task`).map(text => [text, true]));
    for (const text of [...saved, ...placed]) assert.ok(found.has(text), `${text} is lost`);
    fs.rmSync(top, { recursive: true });
  });
}

/** Puts a new file at `f` many times, keeping in the bin whatever stood there; answers the texts it made. */
async function exchangeAgainAndAgain(home: string, options: NodeFilesOptions): Promise<string[]> {
  const files = openFiles(home, options);
  await files.mark('m');
  const texts: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const name = `s${round}`;
    const staged = await files.stage(name);
    await staged.write(Buffer.from(`ours ${round}`));
    await staged.finish({ mode: 0o644, mtimeNs: 0n });
    texts.push(`ours ${round}`);
    try {
      const outcome = await files.exchange(name, 'f');
      if (outcome === 'done') await files.bin(name, 'f');
      else await files.placeNew(name, 'f');
      if (round % 2 === 0 && (await files.takeOut('f', `out${round}`)) === 'done') await files.bin(`out${round}`, 'f');
    } catch (error) {
      assert.ok(error instanceof FilesError && error.code === 'busy', String(error));
    }
    if (round % 20 === 0) await new Promise(setImmediate);
  }
  return texts;
}

/** A person who makes the file anew whenever it is not there, without ever overwriting. */
function startPerson(home: string) {
  const script = `
    const fs = require('node:fs');
    const { parentPort, workerData } = require('node:worker_threads');
    const saved = [];
    let stop = false;
    parentPort.once('message', () => { stop = true; });
    const act = () => {
      for (let tries = 0; tries < 50; tries += 1) {
        const text = 'theirs ' + saved.length;
        fs.writeFileSync(workerData + '/g', text);
        try { fs.linkSync(workerData + '/g', workerData + '/f'); saved.push(text); } catch {}
        fs.unlinkSync(workerData + '/g');
      }
      if (stop) parentPort.postMessage(saved); else setImmediate(act);
    };
    act();
    parentPort.postMessage('begun');`;
  const worker = new Worker(script, { eval: true, workerData: home });
  const nextMessage = <Message>(): Promise<Message> => new Promise(resolve => void worker.once('message', resolve));
  return {
    /** The person has saved at least once: nothing stood there yet. */
    begun: nextMessage<string>(),
    finish: () => {
      const saved = nextMessage<string[]>();
      worker.postMessage('stop');
      return saved;
    },
  };
}

function everyText(folder: string): string[] {
  const texts: string[] = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) texts.push(fs.readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'));
  }
  return texts;
}
