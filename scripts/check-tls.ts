/**
 * `npm run check-tls`: starts a station and lets Debian's testssl.sh examine its TLS: protocols, ciphers, the certificate's
 * form, known attacks. Ends with 1 when it finds anything of MEDIUM or worse that is not expected. Takes about a minute.
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

/** What is said of every certificate that no public authority signed; drives pin, and pages have another one brought. */
const expected =
  /^(cert_chain_of_trust|cert_trust|cert_revocation|cert_crlDistributionPoints|cert_notAfter|cert_validityPeriod|cert_ocspURL|cert_caIssuers|overall_grade|grade_cap_reason_\d+|DNS_CAArecord|OCSP_stapling|certificate_transparency|cert_extlifeSpan)$/;

const folder = mkdtempSync(join(tmpdir(), 'waystation-tls-check-'));
const log = createLog({ stream: process.stderr, level: 'warn' });
const station = await startStation({ data: dataFolder(folder), listen: { host: '127.0.0.1', port: 0 }, log });
let findings: readonly Finding[] = [];
try {
  const report = join(folder, 'report.json');
  const authority = join(folder, 'tls', 'certificate.pem');
  const program = process.env['WAYSTATION_TESTSSL'] ?? 'testssl';
  const asked = ['-p', '-s', '-f', '-S', '-P', '-U', '--warnings', 'off', '--color', '0', '--quiet'];
  const target = station.url.replace('https://', '');
  const run = spawn(program, [...asked, '--add-ca', authority, '--jsonfile', report, target], { stdio: 'ignore' });
  await new Promise<void>((resolve, reject) => {
    run.once('error', reject);
    run.once('exit', () => resolve());
  });
  findings = JSON.parse(readFileSync(report, 'utf8')) as Finding[];
} finally {
  await station.close();
  rmSync(folder, { recursive: true });
}
const found = findings.filter(each => bad.includes(each.severity) && !expected.test(each.id));
for (const { severity, id, finding } of found) console.log(`${severity}  ${id}: ${finding}`);
const low = findings.filter(each => each.severity === 'LOW');
for (const { severity, id, finding } of low) console.log(`${severity}  ${id}: ${finding}`);
console.log(`${findings.length} checks, ${found.length} of MEDIUM or worse, ${low.length} of LOW`);
process.exitCode = findings.length > 50 && found.length === 0 ? 0 : 1;
