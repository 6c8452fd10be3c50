import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLinkLocal, type Network, networkOf } from '#mdns/networks.ts';

const networks: readonly Network[] = [
  { interface: 'eth0', family: 'IPv4', addresses: ['192.0.2.7'], ranges: ['192.0.2.7/24'] },
  { interface: 'eth0', family: 'IPv6', addresses: ['fe80::7'], ranges: ['fe80::7/64'] },
  {
    interface: 'wlan0',
    family: 'IPv6',
    addresses: ['fe80::8', '2001:db8::8'],
    ranges: ['fe80::8/64', '2001:db8::8/64'],
  },
];

test('S13 only who is on one of the own networks is heard', () => {
  assert.equal(networkOf(networks, '192.0.2.200'), networks[0]);
  assert.equal(networkOf(networks, 'fe80::1234%eth0'), networks[1]);
  assert.equal(networkOf(networks, 'fe80::1234%wlan0'), networks[2]);
  assert.equal(networkOf(networks, '2001:db8::99'), networks[2]);
  for (const stranger of ['198.51.100.1', '192.0.3.1', '2001:db8:1::1', 'fe80::1%eth9', '127.0.0.1', ''])
    assert.equal(networkOf(networks, stranger), undefined, stranger);
});

test('addresses of one link are told from others', () => {
  assert.deepEqual(['fe80::1', 'febf::1', '169.254.3.4'].map(isLinkLocal), [true, true, true]);
  assert.deepEqual(
    ['fec0::1', 'fd00::1', '2001:db8::1', '169.25.4.1', '10.0.0.1'].map(isLinkLocal),
    Array(5).fill(false),
  );
});
