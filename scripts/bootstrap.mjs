/**
 * The way from "some Node is here" to "Waystation runs": installs what is missing, then runs a TypeScript file of
 * this project under the pinned Node.
 *
 *     node scripts/bootstrap.mjs FILE.ts [ARGUMENT…]
 */
import { resolve } from 'node:path';
import { installIfNeeded } from '#scripts/install.mjs';
import { findNode, nodeEnvironment, nodeFlags, root } from '#scripts/pinned-node.mjs';
import { become } from '#scripts/run.mjs';

try {
  await installIfNeeded();
  const [file = '', ...rest] = process.argv.slice(2);
  process.exitCode = await become(findNode(), [...nodeFlags, resolve(root, file), ...rest], nodeEnvironment());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
