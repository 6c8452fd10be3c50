/** Rules for sharing links by the command line: each command as a program of its own. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { SharingLinkId } from '#platform/sharing-link-store.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { openStation } from '#station/main/open-station.ts';
import { type Ended, run as runWaystation } from '#test/system/program.ts';

const base = mkdtempSync(join(tmpdir(), 'waystation-link-rules-'));
after(() => rmSync(base, { recursive: true }));
const data = dataFolder(join(base, 'data'));

const run = (line: string): Promise<Ended> =>
  runWaystation({ args: ['station', ...line.split(' '), '--data', data.path] });

async function done(line: string): Promise<string> {
  const { code, out, err } = await run(line);
  assert.deepEqual([code, err], [0, ''], line);
  return out;
}

const id = 'a1'.repeat(16);

async function withLink(): Promise<void> {
  const open = await openStation({ data });
  await open.administration.addUser({ name: 'anna', password: 'correct horse', admin: false });
  const [home] = await open.shares.shares();
  const anna = open.accounts.accountByKey('anna');
  assert(home && anna);
  const none = {
    visitors: 'anybody' as const,
    passwordHash: null,
    openingKey: '',
    validFromMs: null,
    validUntilMs: null,
    bytesMax: null,
  };
  const counts = { createdMs: 1, changedMs: 1, accesses: 0, lastAccessMs: null, bytes: 0, revokedMs: null };
  const of = { share: home.id, node: home.root, account: anna.id, kind: 'download' as const, note: '' };
  open.accounts.addSharingLink({ ...none, ...counts, ...of, accessesMax: null, token: 't', id: id as SharingLinkId });
  await open.close();
}

test('A10 rules for links are shown and chosen, and what they break is ended or kept as it is said', async () => {
  await withLink();
  const open = [
    'sharing    on\nmakers     everybody\npassword   optional\nsign-in    optional\nupload     allowed\n',
    'validity   without a limit\nnew links  have no end unless one is chosen\nopenings   without a limit\n',
  ].join('');
  assert.equal(await done('link-rules'), open);
  const preview = await done('link-rules --password required --dry-run');
  assert.equal(preview, `1 would break the rules\n  ${id}  anna  download  anna\n`);
  const undecided = await run('link-rules --password required --days-max 30');
  assert.deepEqual([undecided.code, undecided.out], [1, '']);
  assert.match(undecided.err, /1 sharing link breaks these rules, and nothing was changed. Add --end/);
  assert.equal(await done('link-rules'), open, 'only looked at');

  const chosen = await done('link-rules --password required --days-max 30 --days-default 7 --openings-max 1 --keep');
  assert.match(chosen, /password {3}required\n.*\n.*\nvalidity {3}30 days at most\nnew links {2}end after 7 days\n/);
  assert.match(await done('links'), new RegExp(id), 'it is kept');
  assert.equal(await done('link-rules --sharing off --dry-run'), 'no link would break the rules\n');
  for (const said of ['off', 'off', 'on'])
    assert.match(
      await done(`link-rules --sharing ${said}`),
      new RegExp(`^sharing {4}${said}`),
      'nothing is asked of what was kept',
    );
  await done('link-rules --sharing off --end');
  await done('link-rules --sharing on --end');
  await done('link-rules --openings-max 2 --end');
  await done('link-rules --openings-max 1');
  assert.match(await done('links'), new RegExp(id), 'only what newly breaks rules is ended with them');
  assert.match(await done('link-rules --end'), /\nended {6}1 link\n$/);
  assert.equal(await done('links'), 'There are no sharing links.\n');
  const rules = {
    sharing: true,
    makers: 'everybody',
    password: true,
    signIn: false,
    upload: true,
    daysMax: 30,
    daysDefault: null,
    accessesMax: 1,
  };
  assert.deepEqual(JSON.parse(await done('link-rules --days-default none --json')), { ...rules, ended: 0 });
  assert.match(await done('link-rules --sign-in required --keep'), /sign-in {4}required\n/);
  assert.match(await done('audit'), /link rules/);
});

test('S81 sharing is switched off and on at the command line, and no link is ended by it', async () => {
  assert.match(await done('link-rules --sharing off'), /^sharing {4}off: no link opens, and nobody makes one\n/);
  assert.equal((JSON.parse(await done('link-rules --json')) as { readonly sharing: boolean }).sharing, false);
  assert.match(await done('link-rules --sharing on'), /^sharing {4}on\n/);
  const { code, err } = await run('link-rules --sharing maybe');
  assert.equal(code, 2);
  assert.match(err, /'maybe' is invalid.*on, off/);
});

test('A10 wrong rules are refused at the command line', async () => {
  for (const [line, sentence, code] of [
    ['link-rules --days-max 7 --days-default 8', /choose no more for new ones/, 1],
    ['link-rules --days-max 0', /--days-max is 1 to 3650, or none, and not 0/, 1],
    ['link-rules --openings-max many', /write a whole number/, 2],
    ['link-rules --makers friends', /'friends' is invalid.*everybody, administrators, nobody/, 2],
    ['link-rules --keep --end', /cannot be used with option '--end'/, 2],
  ] as const) {
    const { code: ended, err } = await run(line);
    assert.equal(ended, code, line);
    assert.match(err, sentence, line);
  }
});
