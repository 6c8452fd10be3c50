/** Where a drive's shell socket is, so that the extension of a file manager finds it without being told. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type DataFolder, ownFolder } from '#drive/data-folder.ts';

/**
 * One for each data folder, all of a person's in one folder that is theirs alone: `waystation` in the session's runtime
 * folder, or a folder in the temp folder where there is no session. The extension looks in the same places, in this order.
 */
export function shellSocket({ path }: DataFolder, env: NodeJS.ProcessEnv = process.env): string {
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 24);
  return join(ownFolder(shellFolder(env)), `shell-${digest}.sock`);
}

function shellFolder(env: NodeJS.ProcessEnv): string {
  const { uid } = userInfo();
  // A service that was started without a session has no variable, and yet the folder is there while somebody is signed in.
  const runtime = env['XDG_RUNTIME_DIR'] || `/run/user/${uid}`;
  return existsSync(runtime) ? join(runtime, 'waystation') : join(tmpdir(), `waystation-${uid}`);
}
