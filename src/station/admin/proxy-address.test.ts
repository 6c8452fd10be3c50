import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyAddressProblem } from '#station/admin/proxy-address.ts';

test('addresses and networks of proxies are taken, anything else is refused with the way out', () => {
  for (const text of ['127.0.0.1', '::1', '10.1.2.0/24', 'fd00::/8', '192.0.2.1/32', '::ffff:10.0.0.1/128'])
    assert.equal(proxyAddressProblem(text), undefined, text);
  for (const text of [
    '',
    'proxy.example',
    '10.1.2',
    '10.1.2.3/33',
    '::1/129',
    '10.1.2.3/',
    'fe80::1%eth0',
    '1.1.1.1/8/8',
  ])
    assert.match(proxyAddressProblem(text) ?? '', /write ADDRESS or ADDRESS\/BITS/, text);
});

test('nobody names every address by mistake', () => {
  for (const text of ['0.0.0.0/0', '::/0']) assert.match(proxyAddressProblem(text) ?? '', /is every address/, text);
});
