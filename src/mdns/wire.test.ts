import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { test } from 'node:test';
import { Wire } from '#mdns/wire.ts';

test('S13 an interface that gets another address is still listened to, and nothing is said to be wrong', async t => {
  const { lo } = os.networkInterfaces();
  const found = lo?.find(({ family }) => family === 'IPv4');
  if (found === undefined) return t.diagnostic('the loopback interface has another name on this system');
  const addresses = [found.address];
  t.mock.method(os, 'networkInterfaces', () => ({
    lo: addresses.map(address => ({ ...found, internal: false, address, cidr: `${address}/8` })),
  }));
  syncBuiltinESMExports();
  const wire = new Wire(() => undefined);
  try {
    for (const more of ['127.0.0.2', '127.0.0.3']) {
      await wire.follow();
      assert.deepEqual([wire.networks()[0]?.addresses, wire.trouble()], [addresses, '']);
      addresses.push(more);
    }
    assert.equal(wire.networks().length, 1);
  } finally {
    await wire.close();
    t.mock.restoreAll();
    syncBuiltinESMExports();
  }
});
