/** S24: every way in which a sign-in fails says what happened and what to do next, and no more than may be known. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { link } from '#drive/connection/link.ts';
import { straight } from '#drive/connection/ways.ts';
import { awayDirectories } from '#station/accounts/directory/reach.ts';
import { appCode } from '#station/accounts/second-factor-fixture.ts';
import { accountFailuresFree } from '#station/accounts/throttle.ts';
import { fromPage, signedInAt } from '#station/http/browser-fixture.ts';
import { linkRequest, startTestStation, testPassword } from '#station/http/station-fixture.ts';

const station = await startTestStation({ name: 'harbour' });
test.after(() => station[Symbol.asyncDispose]());
const { administration, entry, directories, secondFactors } = station.running.open;
await administration.addUser({ name: 'root', password: testPassword, admin: true });

const way = { account: 'browser', path: '/api/session', headers: fromPage } as const;
const drive = { account: 'drive', path: '/api/link', headers: {} } as const;
type Way = typeof way | typeof drive;

/** What is answered to somebody who comes in that way. */
async function answer(by: Way, name: string, more: { password?: string; code?: string } = {}) {
  const { password = testPassword, code = '' } = more;
  const asked = by === way ? { account: name, password, keep: false, code } : { ...linkRequest(name, password), code };
  const { status, json } = await station.ask(by.path, { json: asked, headers: by.headers });
  const { refused, message } = json<{ refused: string; message: string }>();
  return { status, refused, message };
}

const open = { refusedServices: [], allowedNetworks: [], refusedNetworks: [] };

for (const by of [way, drive]) {
  const own = (name: string): string => `${name}-${by.account}`;
  const said = async (name: string, code: string, words: RegExp, more = {}): Promise<string> => {
    const { refused, message } = await answer(by, own(name), more);
    assert.equal(refused, code, message);
    assert.match(message, words);
    return message;
  };
  const add = (name: string) => station.addUser(own(name));

  test(`S24 by ${by.account}: a name that nobody has, a wrong password, and one of a disabled account say the same`, async () => {
    await add('known');
    await add('gone');
    administration.setDisabled(own('gone'), true);
    const wrong = { password: 'not the password' };
    const words = /^The name or the password is wrong\. Check both, .*; whoever runs the station can give you another/;
    const all = [await said('known', 'sign-in', words, wrong), await said('gone', 'sign-in', words, wrong)];
    assert.equal(new Set([...all, await said('nobody', 'sign-in', words)]).size, 1);
    await said('gone', 'account-disabled', /^The password is right, but the account is disabled; ask whoever runs/);
  });

  test(`S24 by ${by.account}: a service or a network that is refused is named to who knows the password alone`, async () => {
    await add('kept-out');
    const of = { kind: 'account', name: own('kept-out') } as const;
    const refusedServices = [by === way ? 'web' : 'sync'] as const;
    entry.setEntryRules(of, { ...open, refusedServices: [...refusedServices] }, true);
    await said(
      'kept-out',
      'service-refused',
      /may not use the (console|drives) of this station\. Ask whoever runs it\.$/,
    );
    await said('kept-out', 'sign-in', /^The name or the password is wrong/, { password: 'wrong' });
    entry.setEntryRules(of, { ...open, refusedNetworks: ['127.0.0.0/8'] }, true);
    await said(
      'kept-out',
      'address-refused',
      /in from 127\.0\.0\.1\. Ask whoever runs it, or come from another network\.$/,
    );
  });

  test(`S24 by ${by.account}: a second factor is asked for, and a wrong code says which to take`, async () => {
    await add('factor');
    const ask = await signedInAt(station, { account: own('factor') });
    const begun = await ask('/api/second-factor/secret', { json: { password: testPassword } });
    const { secret } = begun.json<{ secret: string }>();
    await ask('/api/second-factor/on', { json: { code: appCode(secret, Date.now()) } });
    await said('factor', 'code-wanted', /^The password is right; the code of the second factor is needed as well\.$/);
    await said('factor', 'code-wrong', /^The code is wrong or was used before; take the next one/, { code: '000000' });
    await said('factor', 'sign-in', /^The name or the password is wrong/, { password: 'wrong', code: '000000' });
  });

  test(`S24 by ${by.account}: a directory that is away is said so, with what to do, and keeps nobody waiting`, async () => {
    const server = {
      url: 'ldap://127.0.0.1:1',
      base: 'dc=example',
      bindName: 'cn=x',
      ca: null,
      plain: true,
      filter: null,
    };
    directories.set({ kind: 'ldap', name: 'corp', secret: 'x', ...server });
    const { refused, message } = await answer(by, 'anna@dc=example');
    assert.equal(refused, 'directory-unreachable');
    assert.match(
      message,
      /^The directory corp cannot be asked now; try again in a while\. If it stays so, tell whoever/,
    );
    const { accounts } = station.running.open;
    assert.equal(awayDirectories(accounts)[0]?.name, 'corp');
    directories.remove('ldap');
    assert.deepEqual(awayDirectories(accounts), []);
  });

  test(`S24 by ${by.account}: who failed too often is told how long to wait`, async () => {
    const wrong = { password: 'wrong' };
    for (let times = 0; times < accountFailuresFree; times += 1) await answer(by, own('guessed'), wrong);
    await said('guessed', 'sign-in-throttled', /^Too many failed sign-ins; try again in \d+ seconds\.$/);
  });
}

test('S24 by drive: a station that demands a second factor, or serves no drives, says what to do first', async () => {
  await station.addUser('late');
  secondFactors.choose('everybody');
  assert.deepEqual((await answer(drive, 'late')).refused, 'second-factor-wanted');
  assert.match((await answer(drive, 'late')).message, /set one up in a browser first\.$/);
  secondFactors.choose('optional');
  entry.setEntryRules({ kind: 'station' }, { ...open, refusedServices: ['sync'] }, true);
  const { refused, message } = await answer(drive, 'late');
  assert.equal(refused, 'service-off');
  assert.match(message, /switched off; nothing is lost/);
  entry.setEntryRules({ kind: 'station' }, open, true);
});

test('S24 by drive: a station that is not there, and one with another certificate, are told apart, and nothing is sent', async () => {
  const order = { user: 'late', password: testPassword };
  await assert.rejects(
    link(straight, { ...order, url: 'https://127.0.0.1:1' }),
    /127\.0\.0\.1:1 is not reachable: .*\. Check the address, whether you are online, whether the station runs, and whether a proxy is needed \(waystation drive settings\)\.$/,
  );
  const { url } = station.running;
  const before = station.running.open.accounts.devices().length;
  await assert.rejects(
    link(straight, { ...order, url }),
    /No public authority vouches for .*Compare it with what the station shows/s,
  );
  await assert.rejects(
    link(straight, { ...order, url, trust: 'ab'.repeat(32) }),
    /shows another certificate than before; .*nothing was sent\. Compare with what 'waystation station info' shows/,
  );
  assert.equal(station.running.open.accounts.devices().length, before);
});
