/** `waystation station log`: who changed which files and who saw which, at the command line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guestOf, makerOf } from '#station/http/shared-fixture.ts';
import { startTestStation } from '#station/http/station-fixture.ts';
import { run } from '#test/system/program.ts';

test('I30 A18 changes of files and accesses to them are told, narrowed and exported at the command line', async t => {
  const station = await startTestStation();
  t.after(() => station[Symbol.asyncDispose]());
  await station.addUser('anna');
  const anna = await makerOf(station, 'anna');
  const pictures = await anna.folder('Pictures');
  const sea = await anna.file('sea.txt', 'the sea', pictures);
  const guest = await guestOf(station, (await anna.link(pictures, { note: 'for grandma' })).token);
  await guest.ask(`/files/${sea}/content?save=yes`);
  const log = async (...args: readonly string[]) =>
    run({ args: ['station', 'log', ...args, '--data', station.folder] });
  const { out: table } = await log('changes', '--share', 'anna');
  assert.match(
    table,
    /WHEN +WHO +WITH +CHANGE +PATH[^\n]*\n.*anna +laptop +made +Pictures *\n.*made +Pictures\/sea\.txt/,
  );
  const some = JSON.parse((await log('changes', '--share', 'anna', '--name', 'sea', '--last', '1', '--json')).out);
  assert.deepEqual([some.length, some[0].path, some[0].kind], [1, 'Pictures/sea.txt', 'made']);
  assert.match(
    (await log('changes', '--share', 'anna', '--csv')).out,
    /^time,account,device,change,path,was,revision\r\n/,
  );
  // What was seen is written every two seconds.
  let seen = '';
  for (let tries = 0; tries < 20 && !seen.includes('sea.txt'); tries += 1) seen = (await log('accesses')).out;
  assert.match(seen, /link visitor +127\.0\.0\.1 +download +1 +anna +Pictures\/sea\.txt +for grandma/);
  assert.deepEqual(JSON.parse((await log('accesses', '--kind', 'view', '--json')).out), []);
  const wrong = await log('changes', '--share', 'nothing');
  assert.deepEqual([wrong.code, /no share "nothing"/.test(wrong.err)], [1, true]);
  assert.equal((await log('changes')).code, 2, 'a share is named');
});
