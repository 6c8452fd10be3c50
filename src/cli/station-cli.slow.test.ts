import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Agent, request } from 'undici';
import type { SharingLinkId } from '#platform/sharing-link-store.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { openStation } from '#station/main/open-station.ts';
import { type Ended, Program, run as runWaystation } from '#test/system/program.ts';

const root = join(import.meta.dirname, '..', '..');
const base = mkdtempSync(join(tmpdir(), 'waystation-cli-'));
after(() => rmSync(base, { recursive: true }));
let count = 0;
const fresh = (): string => join(base, String(++count));
const password = 'correct horse';

const run = (args: readonly string[], input = ''): Promise<Ended> => runWaystation({ args, input });

interface Started {
  readonly station: Program;
  readonly url: string;
}

async function start(data: string, ...more: readonly string[]): Promise<Started> {
  const station = new Program({ args: ['station', 'start', '--data', data, '--listen', '127.0.0.1:0', ...more] });
  const [, url = ''] = await station.line(/^listening on (https:\/\/127\.0\.0\.1:\d+)\n$/);
  return { station, url };
}

const insecure = new Agent({ connect: { rejectUnauthorized: false } });
after(() => insecure.close());

async function get(url: string): Promise<unknown> {
  const { body } = await request(url, { dispatcher: insecure });
  return body.json();
}

test('a station is started, administered while it runs, stopped by a signal, and started again', async () => {
  const data = fresh();
  const first = await start(data, '--name', 'Attic');
  assert.equal(
    (await run(['station', 'user', 'add', 'anna', '--admin', '--password-stdin', '--data', data], `${password}\n`))
      .code,
    0,
  );
  const added = await run(['station', 'share', 'add', 'photos', '--data', data]);
  assert.match(added.out, /^[0-9a-f]{32}\n$/);
  assert.equal(
    (await run(['station', 'grant', 'photos', 'anna', 'read', '--data', data])).out,
    'anna may read photos\n',
  );
  const info = JSON.parse((await run(['station', 'info', '--json', '--data', data])).out);
  assert.deepEqual([info.name, info.running, info.address, info.accounts], ['Attic', true, first.url, 1]);
  assert.deepEqual(
    info.shares.map((share: { name: string }) => share.name),
    ['anna', 'photos'],
  );
  const about = (await get(`${first.url}/api/station`)) as { fingerprint: string };
  assert.equal(about.fingerprint, info.fingerprint);
  const stopped = await first.station.end('SIGTERM');
  assert.deepEqual([stopped.code, stopped.out], [0, `listening on ${first.url}\n`]);

  const second = await start(data);
  assert.deepEqual(await get(`${second.url}/api/station`), about);
  assert.equal((await second.station.end('SIGINT')).code, 0);
  assert.match((await run(['station', 'info', '--data', data])).out, /state {8}stopped; last ran since/);
});

test('after kill -9 the station starts again, and nothing is stale', async () => {
  const data = fresh();
  const { station, url } = await start(data);
  const about = await get(`${url}/api/station`);
  await station.end('SIGKILL');
  const again = await start(data);
  assert.deepEqual(await get(`${again.url}/api/station`), about);
  const second = await run(['station', 'start', '--data', data, '--listen', '127.0.0.1:0']);
  assert.equal(second.code, 1);
  assert.match(second.err, new RegExp(`^waystation: Another station \\(process ${again.station.pid}\\) runs on`, 'm'));
  await again.station.end('SIGTERM');
});

test('lists are tables for people and JSON for programs, without secrets', async () => {
  const data = fresh();
  await run(['station', 'user', 'add', 'Anna', '--password-stdin', '--data', data], password);
  await run(['station', 'user', 'disable', 'anna', '--data', data]);
  const table = await run(['station', 'user', 'list', '--data', data]);
  assert.match(table.out, /^NAME {2}ADMIN {2}SECOND FACTOR {2}STATE {5}CREATED\nAnna {24}disabled {2}\d{4}-/);
  const json = await run(['station', 'user', 'list', '--json', '--data', data]);
  assert.deepEqual(Object.keys(JSON.parse(json.out)[0]).sort(), [
    'admin',
    'created',
    'disabled',
    'id',
    'name',
    'secondFactor',
  ]);
  const shares = JSON.parse((await run(['station', 'share', 'list', '--json', '--data', data])).out);
  assert.deepEqual(
    [shares[0].name, shares[0].home, shares[0].grants],
    ['Anna', true, [{ account: 'Anna', level: 'write' }]],
  );
  assert.deepEqual(JSON.parse((await run(['station', 'device', 'list', '--json', '--data', data])).out), []);
});

test('an account is promoted and demoted, never the last administrator, and the audit says so', async () => {
  const data = fresh();
  const user = (...parameters: string[]) => run(['station', 'user', ...parameters, '--data', data], password);
  for (const name of ['anna', 'bob']) await user('add', name, '--password-stdin');
  assert.equal((await user('promote', 'anna')).out, 'anna is an administrator\n');
  const refused = await user('demote', 'anna');
  assert.deepEqual([refused.code, /only administrator/.test(refused.err)], [1, true]);
  await user('promote', 'bob');
  assert.equal((await user('demote', 'anna')).code, 0);
  const audit = await run(['station', 'audit', '--event', 'user promote', '--json', '--data', data]);
  const entries = JSON.parse(audit.out) as readonly { actor: string; about: object }[];
  assert.deepEqual(
    entries.map(({ actor, about }) => [actor, about]),
    [
      ['local administration', { account: 'anna' }],
      ['local administration', { account: 'bob' }],
    ],
  );
  const table = await run(['station', 'audit', '--last', '1', '--data', data]);
  assert.match(table.out, /^WHEN .*\n\d{4}-.* local administration .* user demote {2}account anna\n$/);
});

test('what cannot be done is said in one sentence with the next step, and exits with 1', async () => {
  const data = fresh();
  const add = (name: string, secret: string) =>
    run(['station', 'user', 'add', name, '--password-stdin', '--data', data], secret);
  await add('anna', password);
  const file = fresh();
  writeFileSync(file, '');
  const cases: readonly (readonly [Promise<Ended>, RegExp])[] = [
    [add('ANNA', password), /^waystation: The name 'ANNA' is taken by an account; choose another one\.$/],
    [add('bob', ''), /^waystation: The password is empty; give one\.$/],
    [add('bob', 'short'), /fewer than 8 characters; choose a longer one\.$/],
    [add('a/b', password), /names cannot have/],
    [run(['station', 'share', 'add', 'anna', '--data', data]), /taken by an account/],
    [run(['station', 'grant', 'nothing', 'anna', 'read', '--data', data]), /There is no share 'nothing'; see /],
    [run(['station', 'grant', 'anna', 'nobody', 'read', '--data', data]), /There is no account 'nobody'; see /],
    [run(['station', 'user', 'enable', 'nobody', '--data', data]), /There is no account 'nobody'/],
    [run(['station', 'device', 'revoke', 'x', '--data', data]), /There is no device 'x'/],
    [
      run(['station', 'start', '--data', join(file, 'x')]),
      /cannot be written \(ENOTDIR\); name another one with --data/,
    ],
    [
      run(['station', 'info', '--data', join(base, 'nowhere')]),
      /There is no station in .*; name its folder with --data/,
    ],
  ];
  for (const [promise, message] of cases) {
    const { code, out, err } = await promise;
    assert.deepEqual([code, out, err.trimEnd().split('\n').length], [1, '', 1], err);
    assert.match(err.trimEnd(), message);
  }
  assert.ok(!existsSync(join(base, 'nowhere')), 'a mistyped folder is not made');
});

test('a port in use is said with the way out', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { code, err } = await run(['station', 'start', '--data', fresh(), '--listen', `127.0.0.1:${port}`]);
  server.close();
  assert.equal(code, 1);
  assert.match(err, /cannot listen on 127\.0\.0\.1:\d+: another program listens there already.*--listen HOST:PORT/);
});

test('a wrong command line exits with 2 and tries nothing', async () => {
  const data = fresh();
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['station', 'start', '--listen', 'nonsense'], /'nonsense' is no address to listen on; write HOST:PORT/],
    [['station', 'start', '--plain-http', '--listen', '0.0.0.0:1'], /--plain-http sends passwords unprotected/],
    [['station', 'start', '--tls-cert', 'x'], /belong together/],
    [['station', 'start', '--trusted-proxy', 'nonsense'], /'nonsense' is no address; write ADDRESS or ADDRESS/],
    [['station', 'start', '--trusted-proxy', '0.0.0.0/0'], /is every address/],
    [['station', 'second-factor', 'nobody'], /'nobody' is invalid.*optional, administrators, everybody/],
    [['station', 'start', '--log', 'loud'], /choices are debug, info, warn, error/],
    [['station', 'grant', 'a', 'b', 'all'], /'all' is invalid.*read, write, none, clear/],
    [['station', 'user', 'add', 'anna'], /--password-stdin/],
    [['station', 'user', 'add', '--password-stdin'], /missing required argument 'NAME'/],
    [['station', 'user', 'add', 'anna', 'secret'], /too many arguments/],
    [['station', 'nothing'], /unknown command 'nothing'/],
    [['nothing'], /unknown command 'nothing'/],
  ];
  const outcomes = await Promise.all(
    cases.map(async ([args, message]) => ({ args, message, ...(await run([...args, '--data', data])) })),
  );
  for (const { args, message, code, out, err } of outcomes) {
    assert.deepEqual([code, out], [2, ''], `${args.join(' ')}: ${err}`);
    assert.match(err, message);
    assert.doesNotMatch(err, /\n +at /);
  }
  assert.ok(!existsSync(data));
});

test('--version says what package.json says', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  assert.deepEqual(await run(['--version']), { code: 0, signal: null, out: `${version}\n`, err: '' });
});

test('help goes to stdout and is no failure', async () => {
  for (const args of [['--help'], ['station', '--help'], ['station', 'start', '--help']]) {
    const { code, out } = await run(args);
    assert.equal(code, 0);
    assert.match(out, /Usage: waystation/);
  }
});

test('sharing links are listed and revoked by the beginning of their id, whether or not the station runs', async () => {
  const data = fresh();
  await run(['station', 'user', 'add', 'anna', '--password-stdin', '--data', data], password);
  const none = await run(['station', 'links', '--data', data]);
  assert.deepEqual([none.code, none.out], [0, 'There are no sharing links.\n']);
  const id = await makeLink(data);
  const table = await run(['station', 'links', '--data', data]);
  assert.match(table.out, new RegExp(`\n${id}  anna +download +anybody +valid +0 of 3  -      anna\n$`));
  const json = await run(['station', 'links', '--json', '--data', data]);
  const [link] = JSON.parse(json.out) as readonly { id: string; state: string; token?: string }[];
  assert.deepEqual([link?.id, link?.state, link?.token], [id, 'valid', undefined]);
  const revoke = () => run(['station', 'links', 'revoke', id.slice(0, 8), '--data', data]);
  assert.deepEqual((await revoke()).out, `revoked ${id.slice(0, 8)}\n`);
  const again = await revoke();
  assert.deepEqual([again.code, /There is no sharing link/.test(again.err)], [1, true]);
});

async function makeLink(data: string): Promise<string> {
  const open = await openStation({ data: dataFolder(data) });
  try {
    const [home] = await open.shares.shares();
    const anna = open.accounts.accountByKey('anna');
    assert(home && anna);
    const id = 'a1'.repeat(16);
    const none = {
      visitors: 'anybody' as const,
      passwordHash: null,
      openingKey: '',
      validFromMs: null,
      validUntilMs: null,
      bytesMax: null,
    };
    const counts = { createdMs: 1, changedMs: 1, accesses: 0, lastAccessMs: null, bytes: 0, revokedMs: null };
    const link = { share: home.id, node: home.root, account: anna.id, kind: 'download' as const, note: '' };
    open.accounts.addSharingLink({ ...none, ...counts, ...link, id: id as SharingLinkId, token: 't', accessesMax: 3 });
    return id;
  } finally {
    await open.close();
  }
}
