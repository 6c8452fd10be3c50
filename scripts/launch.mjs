/** Runs the command line under the pinned Node, for whoever came to bin/waystation with another Node. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findNode, nodeEnvironment, programFlags, root } from '#scripts/pinned-node.mjs';
import { become } from '#scripts/run.mjs';

if (existsSync(join(root, 'node_modules', '.package-lock.json'))) await launch();
else fail(`Waystation's packages are not installed yet. Run this once:\n\n    npm ci --prefix "${root}"\n`);

async function launch() {
  try {
    const parameters = [...programFlags, join(root, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)];
    process.exitCode = await become(findNode(), parameters, nodeEnvironment());
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
