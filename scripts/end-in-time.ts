/**
 * Loaded before every test file. The runner limits tests, not files: a timer or a socket that a failed test leaves
 * behind keeps the file's process alive, and the whole run waits for it without end. Here the process itself ends,
 * says what kept it, and the file counts as failed.
 */
export const fileMsName = 'WAYSTATION_TEST_FILE_MS';

/** What the last words of such a process hold, for whoever reads its output. */
export const overdue = 'still running after';

const fileMs = Number(process.env[fileMsName]);
// The runner itself loads this as well; it lives as long as all its files together.
if (process.env['NODE_TEST_CONTEXT'] && fileMs > 0) setTimeout(end, fileMs).unref();

function end(): void {
  const kept = process.getActiveResourcesInfo().join(', ');
  process.stderr.write(`\n✖ ${process.argv[1]}: ${overdue} ${fileMs} ms; what keeps it: ${kept}\n`);
  process.exit(1);
}
