/**
 * `npm run check-tls`: starts a station and lets Debian's testssl.sh examine its TLS: protocols, ciphers, forward secrecy,
 * the certificate's form, preferences, known attacks. Prints what is LOW or worse, and ends with 1 when anything of MEDIUM
 * or worse is not expected, or the examination did not come to its end. Takes two to four minutes.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '#platform/node/log.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { startStation } from '#station/main/start-station.ts';

interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly finding: string;
}

const bad = ['MEDIUM', 'HIGH', 'CRITICAL', 'WARN', 'FATAL'];

/** What is found and stays, by severity and id, with the reason. */
const expected: Readonly<Record<string, string>> = {
  'HIGH cert_validityPeriod':
    "nobody but the station's own people vouches for its own certificate; drives keep to its key",
  'HIGH cert_revocation': 'no authority signed it that could revoke it; a drive is told of other keys by the station',
  'WARN engine_problem': 'about the openssl program that testssl.sh runs, not about the station',
  'WARN sessionresumption_ticket': 'on a busy machine openssl hangs up before the ticket of TLS 1.3 comes',
};

/** Of how many things testssl.sh speaks when it came to its end; the last ones are the attacks. */
const findingsMin = 70;
const examineMsMax = 15 * 60_000;

const folder = mkdtempSync(join(tmpdir(), 'waystation-tls-check-'));
const log = createLog({ stream: process.stderr, level: 'warn' });
const station = await startStation({ data: dataFolder(folder), listen: { host: '127.0.0.1', port: 0 }, log });
try {
  process.exitCode = told(await examine(station.url.replace('https://', ''))) ? 0 : 1;
} finally {
  await station.close();
  rmSync(folder, { recursive: true });
}

/** Throws where testssl.sh is not there, or did not end in time. */
async function examine(target: string): Promise<readonly Finding[]> {
  const report = join(folder, 'report.json');
  const authority = join(folder, 'tls', 'certificate.pem');
  const program = process.env['WAYSTATION_TESTSSL'] ?? 'testssl';
  const asked = ['-p', '-s', '-f', '-S', '-P', '-U', '-n', 'none', '--warnings', 'off', '--color', '0', '--quiet'];
  const args = [...asked, '--openssl-timeout', '20', '--add-ca', authority, '--jsonfile', report, target];
  const run = spawn(program, args, { stdio: 'ignore', timeout: examineMsMax });
  await new Promise<void>((resolve, reject) => {
    run.once('error', cause => reject(new Error(`${program} does not run; install testssl.sh`, { cause })));
    run.once('exit', (_code, signal) =>
      signal === null ? resolve() : reject(new Error(`${program} was ended by ${signal} before its time`)),
    );
  });
  return JSON.parse(readFileSync(report, 'utf8')) as Finding[];
}

/** Prints them; true where nothing has to be mended. */
function told(findings: readonly Finding[]): boolean {
  const worse = findings.filter(({ severity }) => bad.includes(severity));
  const reason = ({ severity, id }: Finding): string | undefined => expected[`${severity} ${id}`];
  const toMend = worse.filter(each => reason(each) === undefined);
  const low = findings.filter(({ severity }) => severity === 'LOW');
  for (const each of [...worse, ...low])
    console.log(`${each.severity}  ${each.id}: ${each.finding}  (${reason(each) ?? 'not expected'})`);
  console.log(`${findings.length} findings, ${toMend.length} to mend, ${low.length} of LOW`);
  const ended = findings.length >= findingsMin && findings.some(({ id }) => id === 'RC4');
  if (!ended) console.log('testssl.sh did not come to its end; run it again on a quiet machine.');
  return ended && toMend.length === 0;
}
