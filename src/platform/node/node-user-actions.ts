/** A person's programs at work in a real folder, by plain `node:fs`. For tests. */
import * as fs from 'node:fs';
import { present } from '#base/assert.ts';
import { loadLibc } from '#platform/node/libc.ts';
import type { UserActions } from '#platform/user-actions.ts';

/** Actions in the folder `home`, an absolute path. */
export function nodeUserActions(home: string): UserActions {
  const on = (path: string) => (path === '' ? home : `${home}/${path}`);
  return { ...changes(on), ...names(on), ...looks(on) };
}

type On = (path: string) => string;

function changes(on: On): Pick<UserActions, 'write' | 'writeInPlace' | 'append' | 'chmod' | 'touch' | 'copyTree'> {
  return {
    write: (path, content) => {
      const saving = `${on(path)}.saving`;
      fs.writeFileSync(saving, content);
      try {
        fs.renameSync(saving, on(path));
      } catch (error) {
        fs.unlinkSync(saving);
        throw error;
      }
    },
    writeInPlace: (path, content) => fs.writeFileSync(on(path), content),
    append: (path, content) => fs.appendFileSync(on(path), content),
    chmod: (path, mode) => fs.chmodSync(on(path), mode),
    touch: (path, mtimeNs) => touch(on(path), mtimeNs),
    copyTree: (from, to) => fs.cpSync(on(from), on(to), { recursive: true, verbatimSymlinks: true }),
  };
}

function names(on: On): Pick<UserActions, 'rename' | 'mkdir' | 'unlink' | 'rmdir' | 'rmTree' | 'symlink' | 'link'> {
  return {
    rename: (from, to) => fs.renameSync(on(from), on(to)),
    mkdir: path => fs.mkdirSync(on(path)),
    unlink: path => fs.unlinkSync(on(path)),
    rmdir: path => fs.rmdirSync(on(path)),
    rmTree: path => fs.rmSync(on(path), { recursive: true, force: true }),
    symlink: (path, target) => fs.symlinkSync(target, on(path)),
    link: (existing, path) => fs.linkSync(on(existing), on(path)),
  };
}

function looks(on: On): Pick<UserActions, 'list' | 'read' | 'readLink' | 'exists' | 'meta'> {
  return {
    list: path => fs.readdirSync(on(path)).sort(),
    read: path => new Uint8Array(fs.readFileSync(on(path))),
    readLink: path => fs.readlinkSync(on(path)),
    exists: path => fs.lstatSync(on(path), { throwIfNoEntry: false }) !== undefined,
    meta: path => {
      const stats = fs.lstatSync(on(path), { bigint: true });
      return { mode: Number(stats.mode) & 0o777, mtimeNs: stats.mtimeNs };
    },
  };
}

const currentFolder = -100;

function touch(path: string, mtimeNs: bigint): void {
  const libc = loadLibc();
  if (libc !== undefined)
    present(libc.setTimes({ folder: currentFolder, name: path }, mtimeNs) === 0 || undefined, path);
  else fs.lutimesSync(path, new Date(), Number(mtimeNs) / 1e9);
}
