/** The files that are synced: random bytes, so that nobody wins by compressing or by having seen them before. */
import { createCipheriv, randomBytes, randomFillSync } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const blockBytes = 4 * 1024 * 1024;
const besideBytes = 1024 * 1024;

/** `count` files of `bytes` each, a hundred to a folder. */
export function makeTree(root: string, count: number, bytes: number): void {
  const buffer = Buffer.alloc(bytes);
  for (let index = 0; index < count; index += 1) {
    const folder = join(root, `folder-${String(Math.floor(index / 100)).padStart(4, '0')}`);
    if (index % 100 === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `file-${String(index).padStart(6, '0')}.bin`), randomFillSync(buffer));
  }
}

export function makeBigFile(path: string, bytes: number): void {
  const file = openSync(path, 'wx');
  const block = Buffer.alloc(blockBytes);
  for (let left = bytes; left > 0; left -= blockBytes) {
    writeSync(file, randomFillSync(block), 0, Math.min(left, blockBytes));
  }
  closeSync(file);
}

/** The same while something is measured in other processes: little work for this one, and none that it waits for. */
export async function makeBigFileBeside(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'wx');
  const stream = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16));
  const zeros = Buffer.alloc(besideBytes);
  for (let left = bytes; left > 0; left -= besideBytes) {
    await file.write(stream.update(zeros.subarray(0, Math.min(left, besideBytes))));
  }
  await file.close();
}

/** A copy of `from` with `bytes` inserted in the middle and as many appended. */
export function makeEdited(from: string, to: string, edit: { readonly size: number; readonly bytes: number }): void {
  const middle = Math.floor(edit.size / 2);
  const [source, target] = [openSync(from, 'r'), openSync(to, 'wx')];
  const block = Buffer.alloc(blockBytes);
  const copy = (start: number, end: number): void => {
    for (let at = start; at < end; ) {
      const read = readSync(source, block, 0, Math.min(blockBytes, end - at), at);
      writeSync(target, block, 0, read);
      at += read;
    }
  };
  copy(0, middle);
  writeSync(target, randomFillSync(Buffer.alloc(edit.bytes)));
  copy(middle, edit.size);
  writeSync(target, randomFillSync(Buffer.alloc(edit.bytes)));
  closeSync(source);
  closeSync(target);
}

/** One save of a person: the whole file anew, in place. Answers the bytes. */
export function save(path: string, bytes: number): Buffer {
  const content = randomFillSync(Buffer.alloc(bytes));
  writeFileSync(path, content);
  return content;
}
