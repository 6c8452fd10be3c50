/**
 * Loaded before every test file. The runner limits tests, not files: a timer or a socket that a failed test leaves
 * behind keeps the file's process alive, and the whole run waits for it without end. Here the process itself ends,
 * says what kept it, and the file counts as failed. One that never comes to its timers, as it runs in a circle, is
 * ended from a thread of its own.
 */
import { writeSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

export const fileMsName = 'WAYSTATION_TEST_FILE_MS';

/** What the last words of such a process hold, for whoever reads its output. */
export const overdue = 'still running after';

/** So much later the thread ends a process that did not end itself, milliseconds. */
const graceMs = 2_000;
const standardError = 2;

const fileMs = Number(process.env[fileMsName]);
/** The file that this very thread watches. Threads of what is tested load this as well. */
const watched = (workerData as { readonly watched?: string } | null)?.watched;
if (watched !== undefined) setTimeout(kill, fileMs + graceMs);
// The runner itself loads this as well; it lives as long as all its files together.
else if (isMainThread && process.env['NODE_TEST_CONTEXT'] && fileMs > 0) watch();

function watch(): void {
  setTimeout(end, fileMs).unref();
  // Without the options of this process, as they load this file.
  new Worker(new URL(import.meta.url), { workerData: { watched: process.argv[1] }, execArgv: [] }).unref();
}

function end(): void {
  const kept = process.getActiveResourcesInfo().join(', ');
  say(process.argv[1], `what keeps it: ${kept}`);
  process.exit(1);
}

/** A thread can end its process by a signal alone. */
function kill(): void {
  say(watched, 'it runs in a circle and never comes to its timers');
  process.kill(process.pid, 'SIGKILL');
}

function say(file: unknown, why: string): void {
  writeSync(standardError, `\n✖ ${file}: ${overdue} ${fileMs} ms; ${why}\n`);
}
