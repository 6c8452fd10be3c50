/** Retention by the command line: each command as a program of its own, killed at any moment as well. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { dataFolder } from '#station/admin/data-folder.ts';
import { madeOlder, savedOften } from '#station/http/retention-fixture.ts';
import { openStation } from '#station/main/open-station.ts';
import { Program } from '#test/system/program.ts';

const base = mkdtempSync(join(tmpdir(), 'waystation-retention-'));
after(() => rmSync(base, { recursive: true }));
const data = dataFolder(join(base, 'data'));
const dayMs = 24 * 60 * 60_000;

const start = (line: string, folder = data.path): Program =>
  new Program({ args: ['station', ...line.split(' '), '--data', folder] });

async function done(line: string, folder?: string): Promise<string> {
  const { code, out, err } = await start(line, folder).ended;
  assert.deepEqual([code, err], [0, ''], line);
  return out;
}

const saves = 24;
const files = 20;

test('I27: what a share keeps is said, shown, previewed and carried out, through kills at any moment', async () => {
  const station = await openStation({ data });
  const share = await station.administration.addShare('photos');
  for (let file = 0; file < files; file += 1) {
    const texts = Array.from({ length: saves }, (_, save) => `file ${file} as saved ${save} `.repeat(20));
    await savedOften(station.shares, share, { name: `file ${file}`, texts });
  }
  await station.close();
  madeOlder(data.database, 10 * dayMs);

  assert.equal(await done('share retention photos'), 'photos keeps all older versions\n');
  const preview = await done('share retention photos --versions 5 --order smart --preview');
  const going = files * (saves - 1 - 5);
  assert.match(preview, new RegExp(`^versions  ${going} would go, of ${files} files\nspace     .* would be free\n`));
  assert.equal(await done('share retention photos'), 'photos keeps all older versions\n', 'only looked at');
  const kept = 'photos keeps 5 older versions of a file, thinned out by their age; what was replaced or deleted';
  assert.equal(await done('share retention photos --versions 5 --order smart --days 30'), `${kept} within 30 days\n`);
  const policy = { versions: 5, order: 'smart', days: 30, bytes: null };
  assert.deepEqual(JSON.parse(await done('share retention photos --json')), policy);
  await done('share retention photos --days forever');

  let killed = 0;
  for (let delayMs = 300; delayMs <= 2_400; delayMs += 300) {
    const run = start('retention run');
    const timer = setTimeout(() => void run.end('SIGKILL'), delayMs);
    if ((await run.ended).code === null) killed += 1;
    clearTimeout(timer);
    JSON.parse(await done('verify --json'));
  }
  assert.ok(killed > 0, 'a kill came in time');
  await done('retention run');
  assert.equal(await done('share retention photos --preview'), 'nothing would go now\n');
  await done('collect --grace 0');
  const { faults, damaged, chunks } = JSON.parse(await done('verify --json'));
  assert.deepEqual([faults, damaged, chunks], [[], [], chunks]);

  await done(`backup ${join(base, 'backup')}`);
  await done(`restore ${join(base, 'backup')}`, join(base, 'again'));
  const again = JSON.parse(await done('share retention photos --json', join(base, 'again')));
  assert.deepEqual(again, { ...policy, days: null });

  const open = await openStation({ data });
  const versions = await open.upkeep.store.versionsAfter(share.id, { limit: 100_000 });
  await open.close();
  assert.equal(versions.length, files * 6);
});

test('a wrong policy is refused, and nothing is changed', async () => {
  for (const [line, sentence, code] of [
    ['share retention photos --versions 33', /the number of versions is 0 to 32, and not 33/, 1],
    ['share retention photos --versions many', /write a whole number, or 'unlimited'/, 2],
    ['share retention photos --days 0', /the number of days is 1 to/, 1],
    ['share retention none --days 3', /There is no share/, 1],
  ] as const) {
    const ended = await start(line).ended;
    assert.equal(ended.code, code, line);
    assert.match(ended.err, sentence, line);
  }
});

test('V10 V11 what new shares and homes keep, and what owners choose, is said and shown', async () => {
  const folder = join(base, 'new');
  await (await openStation({ data: dataFolder(folder) })).close();
  assert.equal(await done('share new-retention shares', folder), 'new shares keep all older versions\n');
  const kept = await done('share new-retention homes --versions 8 --days 90', folder);
  const told = '8 older versions of a file, the newest; what was replaced or deleted within 90 days';
  assert.equal(kept, `new homes keep ${told}\n`);
  const policy = { versions: 8, order: 'oldest', days: 90, bytes: null };
  assert.deepEqual(JSON.parse(await done('share new-retention homes --json', folder)), policy);
  assert.equal(await done('share new-retention shares', folder), 'new shares keep all older versions\n');
  assert.match(await done('share home-owners', folder), /^owners may keep more in their homes/);
  assert.equal(await done('share home-owners nobody', folder), 'administrators alone choose what homes keep\n');
  assert.equal(await done('share home-owners', folder), 'administrators alone choose what homes keep\n');
  assert.equal(await done('share new-retention homes', folder), `new homes keep ${told}\n`);
});
