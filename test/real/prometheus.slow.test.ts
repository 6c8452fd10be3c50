/** A real Prometheus reads the figures of a real station, over TLS and with its token (A33). */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startTestStation } from '#station/http/station-fixture.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { freePort } from '#test/real/slapd.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystation-prometheus-'));
after(() => rmSync(folder, { recursive: true }));
const tokenFile = join(folder, 'token');
writeFileSync(tokenFile, 'figures-are-for-who-shows-this');

test('A33: promtool finds nothing to complain about, and a real Prometheus collects the figures', async t => {
  if (!canUse(t, 'promtool', 'prometheus')) return;
  await using station = await startTestStation({ metricsTokenFile: tokenFile });
  await station.addUser('anna');
  await station.link('anna');
  const token = 'figures-are-for-who-shows-this';
  const text = await station.ask('/metrics', { token });
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text.body });
  assert.equal(status, 0, `${stdout}${stderr}`);

  const { host } = new URL(station.running.url);
  const config = join(folder, 'prometheus.yml');
  writeFileSync(
    config,
    `scrape_configs:
  - job_name: waystation
    scrape_interval: 1s
    scheme: https
    authorization: { credentials_file: ${tokenFile} }
    tls_config: { ca_file: ${join(station.folder, 'tls', 'certificate.pem')}, server_name: localhost }
    static_configs: [{ targets: ['${host}'] }]
`,
  );
  const web = `127.0.0.1:${await freePort()}`;
  const prometheus = spawn(
    'prometheus',
    [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'tsdb')}`, `--web.listen-address=${web}`],
    { stdio: 'ignore' },
  );
  try {
    assert.equal(await queried(web, 'waystation_drives_linked'), '1');
    assert.equal(await queried(web, 'up{job="waystation"}'), '1');
  } finally {
    prometheus.kill();
    await once(prometheus, 'exit');
  }
});

/** The value once it is there. */
async function queried(web: string, query: string): Promise<string | undefined> {
  for (let tries = 0; tries < 60; tries += 1) {
    const value = await asked(`http://${web}/api/v1/query?query=${encodeURIComponent(query)}`);
    if (value !== undefined) return value;
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  return undefined;
}

/** Undefined also while nobody listens there yet. */
async function asked(address: string): Promise<string | undefined> {
  const answer = await fetch(address).catch(() => undefined);
  if (answer?.ok !== true) return undefined;
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
  return data.result[0]?.value[1];
}
