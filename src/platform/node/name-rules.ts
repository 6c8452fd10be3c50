import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import type { NameRules } from '#platform/files.ts';
import type { Folder } from '#platform/node/folders.ts';

/** Finds out how a volume treats names, by making a file in `folder` and asking for it in other spellings. */
export function probeNameRules(folder: Folder): NameRules {
  const stem = `probe-${randomBytes(6).toString('hex')}-`;
  const path = (ending: string) => `${folder.path}/${stem}${ending}`;
  const stands = (ending: string) => fs.lstatSync(path(ending), { throwIfNoEntry: false }) !== undefined;
  fs.writeFileSync(path(composed), '', { flag: 'wx', mode: 0o600 });
  try {
    return { caseSensitive: !stands(upper), foldsUnicode: stands(decomposed) };
  } finally {
    fs.unlinkSync(path(composed));
  }
}

const composed = 'a\u00e9';
const upper = 'A\u00e9';
const decomposed = 'ae\u0301';
