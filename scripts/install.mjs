/** Brings `node_modules` to what the lock file says, when it is not there already. Runs on any Node from 20 on. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '#scripts/pinned-node.mjs';
import { runToEnd } from '#scripts/run.mjs';

/** Installs what is missing; throws when npm fails. */
export async function installIfNeeded() {
  const reason = whyInstall(root);
  if (!reason) return;
  process.stderr.write(`Installing Waystation's packages (${reason}); this takes a moment the first time.\n`);
  const [command, before] = npm();
  // Development packages too, whatever NODE_ENV says: the tests need them. No package of ours needs its install
  // scripts, so none gets to run any.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const parameters = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', ...quiet];
  const { code } = await runToEnd(command, [...before, ...parameters], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && before.length === 0,
  });
  if (code !== 0) throw new Error(`"npm ci" failed in ${root} (exit code ${code}); its message stands above.`);
}

/**
 * Why `node_modules` in `folder` does not fit the lock file there, in words; undefined when it does.
 * @param {string} folder
 * @returns {string | undefined}
 */
export function whyInstall(folder) {
  // npm notes here what it put into node_modules, and does so last: an interrupted install leaves no such note.
  const note = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return 'none are there yet';
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const present = packagesOf(note);
  const changed = Object.keys(wanted).filter(path => path !== '' && !fits(wanted[path], present[path]));
  return changed.length > 0 ? `the lock file changed: ${changed.length} to bring up to date` : undefined;
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} Locked
 * @param {Locked | undefined} wanted
 * @param {Locked | undefined} present
 */
function fits(wanted, present) {
  // An optional package for another platform is rightly absent.
  if (!present) return wanted?.optional === true;
  return wanted?.version === present.version && wanted?.integrity === present.integrity;
}

/** @param {string} file @returns {Record<string, Locked>} */
function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/** The npm that started us, else the one in PATH. @returns {[string, string[]]} */
function npm() {
  const script = process.env.npm_execpath;
  return script?.endsWith('npm-cli.js') ? [process.execPath, [script]] : ['npm', []];
}
