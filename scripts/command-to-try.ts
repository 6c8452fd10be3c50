/** Which `waystation` tests and measurements call. */
import { join } from 'node:path';
import { root } from '#scripts/pinned-node.mjs';

/** The environment variable that names it; without it the checkout's own is called, which runs the sources. */
export const commandName = 'WAYSTATION_COMMAND';

/** That of the packed program within `withPackedProgram`, else the checkout's own. */
export function commandToTry(): string {
  return process.env[commandName] ?? join(root, 'bin', 'waystation');
}
