/** Runs another program as if it were this one: its output, its signals, its exit code. Any Node from 20 on. */
import { spawn } from 'node:child_process';

/**
 * @typedef {{ code: number, signal: NodeJS.Signals | null }} End
 *
 * Runs `command` until it ends. While it runs, signals sent to us go to it and do not end us.
 * `code` is the exit code, or 128 plus the signal's number as shells have it.
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<End>}
 */
export function runToEnd(command, parameters, options = {}) {
  const { promise, resolve, reject } = deferred();
  const child = spawn(command, parameters, { stdio: 'inherit', ...options });
  const stop = passSignals(child);
  child.once('error', error => {
    stop();
    reject(new Error(`${command} could not be started: ${error.message}`, { cause: error }));
  });
  child.once('close', (code, signal) => {
    stop();
    resolve({ code: code ?? 128 + (signal ? (signalNumbers[signal] ?? 0) : 0), signal });
  });
  return promise;
}

/**
 * Replaces this process by `command` where the running Node can do that, so that nothing stands between a person
 * and the program; elsewhere runs it as a child. Answers the exit code.
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {NodeJS.ProcessEnv} env
 */
export async function become(command, parameters, env) {
  if (process.execve && process.platform !== 'win32') process.execve(command, [command, ...parameters], env);
  const { code } = await runToEnd(command, parameters, { env });
  return code;
}

/** @type {Partial<Record<NodeJS.Signals, number>>} */
const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

/**
 * Forwards signals to `child`; the answer ends that.
 * A terminal sends Ctrl-C to everybody in it, so the child has it already and a second one would look impatient.
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignals(child) {
  const interactive = process.stdin.isTTY === true;
  const handlers = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']).map(signal => {
    const pass = () => {
      if (signal !== 'SIGINT' || !interactive) child.kill(signal);
    };
    process.on(signal, pass);
    return /** @type {const} */ ([signal, pass]);
  });
  return () => {
    for (const [signal, pass] of handlers) process.off(signal, pass);
  };
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function deferred() {
  /** @type {(end: End) => void} */
  let resolve = () => {};
  /** @type {(error: Error) => void} */
  let reject = () => {};
  /** @type {Promise<End>} */
  const promise = new Promise((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}
