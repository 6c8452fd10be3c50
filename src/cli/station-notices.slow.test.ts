/** Notices, mail and webhooks by the command line, beside a running station, with a real mail server and a real receiver. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { startTestStation } from '#station/http/station-fixture.ts';
import { startMailServer } from '#station/notices/mail-fixture.ts';

const station = await startTestStation({ name: 'harbour', noticeTimes: { tellEveryMs: 30, lookEveryMs: 30 } });
after(() => station[Symbol.asyncDispose]());
await station.addUser('anna');
const folder = mkdtempSync(join(tmpdir(), 'waystation-notices-'));
after(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(line: string, input = ''): Promise<Ended> {
  const args = [join(import.meta.dirname, 'main.ts'), 'station', ...line.split(' '), '--data', station.folder];
  const child = spawn(process.execPath, args, { env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  child.stdin.end(input);
  const [[code], out, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

async function done(line: string, input = ''): Promise<string> {
  const { code, out, err } = await run(line, input);
  assert.deepEqual([code, err], [0, ''], line);
  return out;
}

async function refused(line: string, sentence: RegExp, code = 1): Promise<void> {
  const ended = await run(line);
  assert.match(ended.err, sentence, line);
  assert.deepEqual([ended.code, ended.out], [code, ''], line);
}

/** What comes after a moment, asked for until it is there. */
async function until(line: string, what: RegExp): Promise<string> {
  for (let tries = 0; tries < 30; tries += 1) {
    const out = await done(line);
    if (what.test(out)) return out;
    await wait(200);
  }
  throw new Error(`${line} never said ${what}`);
}

test('I29: a mail server is set, shown, tried and removed; its password comes by stdin and is never printed', async () => {
  await using server = await startMailServer();
  const { host, port, sender, ca } = server.mail.settings;
  const file = join(folder, 'authority.pem');
  writeFileSync(file, ca ?? '');
  assert.equal(await done('mail show'), 'No mail server is set up.\n');
  assert.deepEqual(JSON.parse(await done('mail show --json')), { mail: null, mailDeliveries: [] });
  const set = `mail set --host ${host} --port ${port} --sender ${sender} --user harbour --ca ${file}`;
  await refused(set, /^waystation: Give the password of harbour at localhost\.\n$/);
  assert.equal(await done(`${set} --password-stdin`, 'wrong\n'), 'set localhost\n');
  await refused('mail test anna', /anna has no address for mail; .*'waystation station mail address'/);
  await refused('mail address anna nowhere', /'nowhere' is no address for mail; write NAME@HOST/);
  assert.equal(await done('mail address anna anna@example.com'), 'mail for anna goes to anna@example.com\n');
  await refused('mail test anna', /^waystation: .*does not let harbour in/);
  await done(`${set} --password-stdin`, 'right\n');
  assert.equal(await done('mail test anna'), 'localhost took a mail to anna@example.com.\n');
  assert.deepEqual([server.received[0]?.to, server.received[0]?.secure], [['anna@example.com'], true]);
  assert.match(server.received[0]?.raw ?? '', /The station harbour can send mail to you/);
  assert.match(await done('mail show'), new RegExp(`^localhost:${port} {2}starttls {2}harbour {2}from ${sender}\n$`));
  const shown = JSON.parse(await done('mail show --json'));
  assert.deepEqual(shown, { mail: server.mail.settings, mailDeliveries: [] });
  assert.equal(await done(`${set.replace(sender, 'other@example.com')}`), 'set localhost\n', 'the password stays');
  await done('mail test anna');
  await refused(set.replace('localhost', '127.0.0.1'), /Another server.*give the password anew/);
  assert.doesNotMatch(await done('audit --json'), /"(right|wrong)"/);
  assert.equal(await done('mail address anna'), 'no mail for anna\n');
  assert.equal(await done('mail remove'), 'removed the mail server\n');
  await refused('mail remove', /No mail server is set up; see 'waystation station mail set --help'/);
});

test('A32: a webhook is changed, switched off, and gets another secret; what is not named stays', async () => {
  const made = await done('webhook add http://127.0.0.1:9/in --event device.linked --private');
  const [, id = '', secret = ''] = /^id {6}(\S+)\nsecret {2}(\S+)\n$/.exec(made) ?? [];
  assert.equal(await done(`webhook set ${id} --event space.low --event backup.failed`), `changed ${id}\n`);
  assert.equal(await done('webhook list'), `${id}  http://127.0.0.1:9/in  (private)\n  space.low, backup.failed\n`);
  await done(`webhook set ${id} --url https://hooks.example.com/ --no-private --off`);
  assert.equal(await done('webhook list'), `${id}  https://hooks.example.com/  (off)\n  space.low, backup.failed\n`);
  await refused(`webhook set ${id} --url http://hooks.example.com/`, /goes without TLS/);
  await refused(`webhook set ${id} --on --off`, /Say --on or --off/);
  await refused('webhook set nonsense --on', /There is no webhook 'nonsense'/);
  await done(`webhook set ${id} --on`);
  const [, second] = /^secret {2}(whsec_\S{44})\nThe one of before signs as well for a day\.\n$/.exec(
    await done(`webhook new-secret ${id}`),
  ) ?? [undefined, ''];
  assert.notEqual(second, secret);
  assert.match(await done(`webhook new-secret ${id} --now`), /^secret {2}whsec_\S{44}\nThe one of before is of no use/);
  await done(`webhook remove ${id}`);
});

test('A32: a webhook is made, its secret shown once, tried, told by the running station, and removed', async t => {
  const bodies: { readonly type: string }[] = [];
  let status = 204;
  const receiver = createServer(async (request, response) => {
    bodies.push(JSON.parse(await text(request)));
    response.writeHead(status).end();
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  t.after(() => receiver.close());
  const { port } = receiver.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/in`;
  assert.deepEqual(JSON.parse(await done('webhook list --json')), []);
  const made = await done(`webhook add ${url} --event device.linked --event space.low --private`);
  const [, id = '', secret = ''] = /^id {6}(\S+)\nsecret {2}whsec_(\S{44})\n$/.exec(made) ?? [];
  assert.equal(await done(`webhook test ${id}`), `127.0.0.1:${port} took it.\n`);
  assert.equal(bodies[0]?.type, 'test');
  status = 500;
  await refused(`webhook test ${id}`, /^waystation: 127\.0\.0\.1:\d+ answered 500\.\n$/);
  status = 204;
  assert.equal(await done('webhook list'), `${id}  ${url}  (private)\n  device.linked, space.low\n`);
  await station.link('anna');
  const listed = await until('webhook list', /device\.linked {2}1 try/);
  assert.match(listed, /^ {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}\S+ +device\.linked {2}1 try$/m);
  assert.equal(bodies.at(-1)?.type, 'device.linked');
  const [{ deliveries, ...webhook }] = JSON.parse(await done('webhook list --json'));
  assert.equal(deliveries.length, 1);
  assert.deepEqual([webhook.id, webhook.url, webhook.events], [id, url, ['device.linked', 'space.low']]);
  assert.ok(!JSON.stringify(webhook).includes(secret));
  assert.equal(await done(`webhook remove ${id}`), `removed ${id}\n`);
  await refused(`webhook remove ${id}`, /There is no webhook '.*'; see 'waystation station webhook list'/);
});

test('I29: what was told is listed, and what is told from when on is chosen', async () => {
  await station.link('anna');
  const listed = await until('notices list', /was linked/);
  assert.match(listed, /^WHEN +HOW +STATE +WHAT\n/);
  assert.match(listed, / UTC +note +once +laptop was linked to the account anna/);
  const [first] = JSON.parse(await done('notices list --json'));
  assert.deepEqual([first.event, first.page], ['device.linked', '/admin/devices']);
  const chosen = 'notices rules --mailed space.low,device.linked --space 2';
  assert.equal(
    await done(`${chosen} --unseen-days 0`),
    'mailed       space.low, device.linked\nspace        less than 2.0 GiB\nunseen       never\n',
  );
  assert.match(await done('notices rules --unseen-days 40'), /^mailed {7}space\.low.*\n.*2\.0 GiB\n.*40 days\n$/);
  const spaceBytes = 2 * 1024 ** 3;
  const rules = { mailed: [], spaceBytes, unseenDays: 40 };
  assert.deepEqual(JSON.parse(await done('notices rules --mailed none --json')), rules);
  assert.deepEqual(JSON.parse(await done('notices rules --json')), rules, 'kept');
  assert.match(await done('notices rules'), /^mailed {7}nothing\n/);
});

test('what cannot be is refused in a sentence, and nothing is changed', async () => {
  const wrong: readonly (readonly [string, RegExp, number])[] = [
    ['notices rules --mailed space', /there is no 'space'; there are: hold\.waiting, /, 2],
    ['notices rules --space much', /write a whole number, 0 or more/, 2],
    ['mail set --host x', /required option '--sender <ADDRESS>' not specified/, 2],
    ['mail set --host x --sender nobody --security none', /the sender as NAME@HOST/, 1],
    ['mail set --host x --sender a@b.example --security ssl', /Allowed choices are starttls, tls, none/, 2],
    ['mail set --host x --sender a@b.example --ca /nowhere.pem', /\/nowhere\.pem cannot be read/, 2],
    [`mail set --host x --sender a@b.example --ca ${import.meta.filename}`, /no certificate in PEM/, 1],
    ['mail test anna', /No mail server is set up/, 1],
    ['mail address nobody a@b.example', /There is no account 'nobody'/, 1],
    ['webhook add https://x.example/', /required option '--event <EVENT>' not specified/, 2],
    ['webhook add https://x.example/ --event nothing', /there are: hold\.waiting, .*share\.changed/, 2],
    ['webhook add http://x.example/ --event space.low', /without TLS/, 1],
    ['webhook add https://10.0.0.1/ --event space.low', /no public address/, 1],
    ['webhook add https://169.254.169.254/ --event space.low --private', /no public address/, 1],
    ['webhook test none', /There is no webhook 'none'/, 1],
  ];
  for (const [line, sentence, code] of wrong) await refused(line, sentence, code);
  assert.equal(await done('mail show'), 'No mail server is set up.\n');
  assert.deepEqual(JSON.parse(await done('webhook list --json')), []);
});

test('what an account is told of is shown and chosen, and follows the station again', async () => {
  const rowOf = (out: string, event: string) => out.split('\n').find(line => line.startsWith(event));
  await done('notices rules --mailed hold.waiting,device.linked,device.unseen');
  assert.match(rowOf(await done('notices choices anna'), 'device.linked') ?? '', /yes +yes$/);
  const chosen = await done('notices choices anna --mail device.unseen --bell hold.waiting,device.unseen');
  assert.match(rowOf(chosen, 'device.linked') ?? '', /no +no$/);
  assert.match(rowOf(chosen, 'device.unseen') ?? '', /yes +yes$/);
  assert.ok(!chosen.includes('space.low'), 'what cannot concern a member is not listed');
  const reset = JSON.parse(await done('notices choices anna --reset --json'));
  assert.deepEqual(reset[0], { event: 'hold.waiting', mail: true, bell: true });
  await refused('notices choices nobody', /nobody/);
  await refused('notices choices anna --mail nonsense', /there is no 'nonsense'/, 2);
});
