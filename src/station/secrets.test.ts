import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { costsOtherwise, passwordCostDefault } from '#station/accounts/password.ts';
import { freshId, startTestStation, testPassword } from '#station/http/station-fixture.ts';

test('neither a token nor a password lies in the data folder, nor in the log', async () => {
  await using station = await startTestStation();
  await station.addUser('anna');
  const { token } = await station.link('anna');
  await station.ask('/api/link', {
    json: { protocol: 1, account: 'anna', password: 'a wrong guess', computer: 'x', system: '', version: '' },
  });
  const files = readdirSync(station.folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  assert.ok(files.some(({ name }) => name === 'station.db'));
  for (const secret of [token, testPassword, 'a wrong guess']) {
    for (const { parentPath, name } of files)
      assert.equal(readFileSync(join(parentPath, name)).indexOf(secret), -1, name);
    assert.ok(!station.logged.some(line => line.includes(secret)));
  }
});

test('a token is asked for before a byte of the body is read', async () => {
  await using station = await startTestStation();
  const before = process.memoryUsage().arrayBuffers;
  for (const path of [`/api/shares/${freshId()}/upload`, `/api/shares/${freshId()}/missing`]) {
    const answer = await station.ask(path, {
      raw: Buffer.alloc(8 * 1024 * 1024),
      headers: { 'content-type': 'application/json' },
    });
    assert.deepEqual([answer.status, answer.json().refused], [401, 'sign-in']);
  }
  assert.ok(process.memoryUsage().arrayBuffers - before < 32 * 1024 * 1024);
});

test('a password costs what OWASP recommends: argon2id, 19 MiB, two passes, one lane', () => {
  assert.deepEqual(passwordCostDefault, { memoryKiB: 19 * 1024, passes: 2, lanes: 1 });
  assert.equal(
    costsOtherwise(
      '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      passwordCostDefault,
    ),
    false,
  );
});
