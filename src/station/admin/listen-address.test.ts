import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback, localUrl, parseListenAddress } from '#station/admin/listen-address.ts';

test('listen addresses are read as people write them', () => {
  assert.deepEqual(parseListenAddress('127.0.0.1:0'), { host: '127.0.0.1', port: 0 });
  assert.deepEqual(parseListenAddress('[::]:6690'), { host: '::', port: 6690 });
  assert.deepEqual(parseListenAddress('my-host.lan:65535'), { host: 'my-host.lan', port: 65_535 });
});

test('S11 what is no address is not taken for one', () => {
  for (const text of [
    '',
    '6690',
    '127.0.0.1',
    '127.0.0.1:',
    ':6690',
    '::1:6690',
    'host:65536',
    'host:x',
    'https://host:1',
    'a b:1',
  ]) {
    assert.equal(parseListenAddress(text), undefined, text);
  }
});

test('the printed address is one that this machine reaches', () => {
  assert.equal(localUrl({ host: '0.0.0.0', port: 1 }, 'https'), 'https://127.0.0.1:1');
  assert.equal(localUrl({ host: '::', port: 1 }, 'https'), 'https://[::1]:1');
  assert.equal(localUrl({ host: '10.0.0.5', port: 1 }, 'https'), 'https://10.0.0.5:1');
});

test('loopback is told from the rest', () => {
  for (const host of ['127.0.0.1', '127.8.9.1', '::1', 'localhost']) assert.ok(isLoopback(host), host);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.org']) assert.ok(!isLoopback(host), host);
});
