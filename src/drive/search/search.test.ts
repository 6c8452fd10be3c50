import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchStations } from '#drive/search/search.ts';
import type { Browsed } from '#mdns/browse.ts';
import type { Announced } from '#mdns/gathered.ts';

test('S13 a station is told once, and again when more is known of it; the end says how much was searched', async () => {
  const harbour = (...addresses: string[]): Announced => ({
    ...{ instance: 'Harbour._waystation._tcp.local', port: 6690, texts: new Map([['name', 'Harbour']]), addresses },
  });
  async function* looks(): AsyncGenerator<Browsed> {
    const end = { networks: 2, trouble: '' };
    yield { stations: [harbour('192.0.2.1')], networks: 1, trouble: 'eth1 is slow' };
    yield { stations: [harbour('192.0.2.1')], ...end };
    yield { stations: [harbour('192.0.2.1', '192.0.2.2')], ...end };
  }
  const lines = [];
  for await (const line of searchStations(looks(), [])) lines.push(line.kind === 'station' ? line.station.urls : line);
  assert.deepEqual(lines, [
    ['https://192.0.2.1:6690'],
    ['https://192.0.2.1:6690', 'https://192.0.2.2:6690'],
    { kind: 'done', networks: 2, trouble: '' },
  ]);
});
