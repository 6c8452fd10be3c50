import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ProxyError } from '#drive/connection/ways.ts';
import { skipRules } from '#drive/settings/proxy-skips.ts';
import { settingsWays, systemProxyText } from '#drive/settings/settings-ways.ts';
import { environmentProxy, type FoundProxy, findSystemProxy } from '#drive/settings/system-proxy.ts';
import { defaultSettings } from '#protocol/control/settings.ts';
import { canUse } from '#test/real/own-mounts.ts';

const station = { host: 'files.example.org', port: 6690 };

test('S73 the environment names a proxy by one of four names, the small letters first', () => {
  const found = (env: NodeJS.ProcessEnv): string => {
    const proxy = environmentProxy(env);
    if (proxy.kind !== 'proxy') return proxy.kind;
    const { kind, host, port, name, password } = proxy.proxy;
    return [kind, host, port, name, password].join(' ').trim();
  };
  assert.equal(found({}), 'none');
  assert.equal(found({ HTTP_PROXY: 'http://gate:3128' }), 'none', 'that is not for HTTPS');
  assert.equal(found({ HTTPS_PROXY: 'http://gate:3128' }), 'http gate 3128');
  assert.equal(found({ https_proxy: 'http://small:1', HTTPS_PROXY: 'http://big:2' }), 'http small 1');
  assert.equal(found({ HTTPS_PROXY: 'http://one:1', all_proxy: 'socks5://two:2' }), 'http one 1');
  assert.equal(found({ https_proxy: ' ', ALL_PROXY: 'socks5h://two' }), 'socks5 two 1080');
  assert.equal(found({ https_proxy: 'gate:8080' }), 'http gate 8080');
  assert.equal(found({ https_proxy: 'http://gate' }), 'http gate 80');
  assert.equal(found({ https_proxy: 'http://an%40na:p%3Aw%25@[fd00::1]:3128/' }), 'http fd00::1 3128 an@na p:w%');
  assert.equal(found({ https_proxy: 'https://gate:443' }), 'unfit');
  assert.equal(found({ https_proxy: 'socks4://gate' }), 'unfit');
  assert.equal(found({ https_proxy: 'http://:p@/' }), 'unfit');
  assert.doesNotMatch(JSON.stringify(environmentProxy({ https_proxy: 'ftp://anna:secret@gate' })), /secret/);
});

test('S73 no_proxy leaves stations out in its usual forms, and those on this computer are always left out', () => {
  const skips = (list: string, host: string, port = 6690): boolean => skipRules(list.split(','))({ host, port });
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['example.org', 'example.org', true],
    ['example.org', 'files.example.org', true],
    ['example.org', 'badexample.org', false],
    ['.example.org', 'files.example.org', true],
    ['*.example.org', 'files.Example.ORG.', true],
    ['example.org:6690', 'files.example.org', true],
    ['example.org:443', 'files.example.org', false],
    ['*', 'anything', true],
    ['', 'anything', false],
    ['10.0.0.5', '10.0.0.5', true],
    ['0.5', '10.0.0.5', false],
    ['10.0.0.0/8', '10.9.9.9', true],
    ['10.0.0.0/8', '11.9.9.9', false],
    ['10.0.0.0/99', '10.9.9.9', false],
    ['fd00::/8', 'fd12::1', true],
    ['[fd00::1]:6690', 'fd00::1', true],
    ['[fd00::1]:443', 'fd00::1', false],
    ['fd00:0::1', 'fd00::1', true],
    ['', 'localhost', true],
    ['', 'box.localhost', true],
    ['', '127.8.9.1', true],
    ['', '::1', true],
  ];
  for (const [list, host, expected] of cases) assert.equal(skips(list, host), expected, `${list} for ${host}`);
});

test('S75 what the system names and nobody can use is said, and nothing goes straight', async () => {
  const ways = (found: FoundProxy) =>
    settingsWays(
      () => ({ ...defaultSettings.proxy, mode: 'system' }),
      () => Promise.resolve(found),
    );
  const skips = skipRules(['example.net']);
  const unfit: FoundProxy = { kind: 'unfit', place: 'http://wpad/', why: 'it is a PAC file', skips };
  await assert.rejects(ways(unfit).proxyFor(station), (error: unknown) => {
    assert.ok(error instanceof ProxyError);
    assert.match(error.message, /http:\/\/wpad\/ cannot be used: it is a PAC file\. Name another one by hand/);
    return error.fault === 'unfit';
  });
  assert.equal(await ways(unfit).proxyFor({ host: 'example.net', port: 1 }), undefined);
  assert.equal(await ways({ kind: 'none' }).proxyFor(station), undefined);
  const proxy = { kind: 'http' as const, host: 'gate', port: 1, name: '', password: '' };
  assert.deepEqual(await ways({ kind: 'proxy', proxy, skips }).proxyFor(station), proxy);
  assert.equal(await ways({ kind: 'proxy', proxy, skips }).proxyFor({ host: '127.0.0.1', port: 1 }), undefined);
});

test('S75 with a proxy named by hand everything goes through it, stations on this computer too; with none nothing does', async () => {
  const chosen = { ...defaultSettings.proxy, host: 'gate' };
  const find = (): Promise<FoundProxy> => assert.fail('the system is not asked');
  const manual = settingsWays(() => ({ ...chosen, mode: 'manual' }), find);
  for (const host of ['files.example.org', '127.0.0.1']) {
    const found = await manual.proxyFor({ host, port: 1 });
    assert.deepEqual([found?.host, found?.port], ['gate', 3128]);
  }
  assert.equal(await settingsWays(() => chosen, find).proxyFor(station), undefined);
});

test('S75 where gsettings fails, that is what is said of the proxy, and nothing goes straight', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-gnome-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'gsettings'), '#!/bin/sh\nexit 3\n', { mode: 0o755 });
  const find = (): Promise<FoundProxy> => findSystemProxy({ PATH: folder });
  assert.deepEqual(await systemProxyText(find), { text: 'of GNOME: gsettings does not tell it (3)', isFit: false });
  const ways = settingsWays(() => ({ ...defaultSettings.proxy, mode: 'system' }), find);
  await assert.rejects(ways.proxyFor(station), /gsettings does not tell it/);
});

test('S73 the proxy of GNOME is read where the environment names none', async t => {
  if (!canUse(t, 'gsettings')) return;
  const folder = mkdtempSync(join(tmpdir(), 'waystation-gnome-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const place = join(folder, 'glib-2.0', 'settings');
  mkdirSync(place, { recursive: true });
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_CONFIG_HOME: folder, GSETTINGS_BACKEND: 'keyfile' };
  const gnome = (lines: string): Promise<FoundProxy> => {
    writeFileSync(join(place, 'keyfile'), lines);
    return findSystemProxy(env);
  };
  if (spawnSync('gsettings', ['get', 'org.gnome.system.proxy', 'mode'], { env }).status !== 0) {
    assert.ok(!process.env['CI'], 'the schemas of GNOME are there; .ci/run installs them');
    return t.diagnostic('NOT TESTED: this needs gsettings-desktop-schemas');
  }
  assert.equal((await gnome('')).kind, 'none');
  const manual = "[system/proxy]\nmode='manual'\nignore-hosts=['*.example.net', '10.0.0.0/8', \"it's\"]\n";
  const https = "[system/proxy/https]\nhost='gate'\nport=3128\n";
  const socks = "[system/proxy/socks]\nhost='sock'\nport=1080\n";
  const account =
    "[system/proxy/http]\nuse-authentication=true\nauthentication-user='anna'\nauthentication-password='it\\'s'\n";
  const strange = await gnome(`${manual}${socks}${account}host='gate'\nport=3128\n`);
  assert.ok(strange.kind === 'proxy');
  assert.deepEqual(strange.proxy, { kind: 'socks5', host: 'sock', port: 1080, name: '', password: '' });
  const found = await gnome(`${manual}${socks}${https}${account}host='gate'\nport=3128\n`);
  assert.ok(found.kind === 'proxy');
  assert.deepEqual(found.proxy, { kind: 'http', host: 'gate', port: 3128, name: 'anna', password: "it's" });
  assert.deepEqual(
    ['a.example.net', '10.1.2.3', 'example.org'].map(host => found.skips({ host, port: 1 })),
    [true, true, false],
  );
  const other = await gnome(`${manual}${socks}`);
  assert.deepEqual(other.kind === 'proxy' && [other.proxy.kind, other.proxy.host, other.proxy.name], [
    'socks5',
    'sock',
    '',
  ]);
  const pac = await gnome("[system/proxy]\nmode='auto'\nautoconfig-url='http://wpad/x.pac'\n");
  assert.deepEqual(pac.kind === 'unfit' && [pac.place, /PAC file/.test(pac.why)], ['http://wpad/x.pac', true]);
  const env2 = { ...env, https_proxy: 'http://env:1' };
  const first = await findSystemProxy(env2);
  assert.equal(first.kind === 'proxy' && first.proxy.host, 'env');
});
