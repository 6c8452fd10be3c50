import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcedStation } from '#drive/search/announced-station.ts';
import type { Announced } from '#mdns/gathered.ts';

const id = '0123456789abcdef0123456789abcdef';

function said(texts: Readonly<Record<string, string>>, addresses = ['192.0.2.7'], port = 6690): Announced {
  return {
    instance: 'Harbour (01234567)._waystation._tcp.local',
    port,
    texts: new Map(Object.entries(texts)),
    addresses,
  };
}

test('S13 an announced station is shown as a drive would be linked to it, the address that its people chose first', () => {
  const texts = { id, name: 'Harbour', version: '1.2.3', fingerprint: 'abcdef0123456789', url: 'https://a.example' };
  assert.deepEqual(announcedStation(said(texts, ['2001:db8::1', '192.0.2.7']), [id]), {
    key: 'Harbour (01234567)._waystation._tcp.local',
    station: id,
    name: 'Harbour',
    version: '1.2.3',
    fingerprint: 'AB:CD:EF:01:23:45:67:89',
    urls: ['https://a.example:443', 'https://192.0.2.7:6690', 'https://[2001:db8::1]:6690'],
    claimsLinked: true,
  });
});

test('S13 what is announced is made plain and short, and what leads nowhere is left out', () => {
  const found = announcedStation(
    said(
      {
        id: 'no id',
        name: `\u001b[31m\u202e${'x'.repeat(5_000)}`,
        version: 'v'.repeat(500),
        fingerprint: '<b>',
        url: 'http://a',
      },
      [
        '127.0.0.1',
        '0.0.0.0',
        '224.0.0.251',
        '169.254.1.1',
        '::1',
        '::',
        'fe80::1',
        'ff02::fb',
        'evil.example',
        '192.0.2.7',
      ],
    ),
    [''],
  );
  assert.deepEqual([found?.station, found?.fingerprint, found?.claimsLinked], ['', '', false]);
  assert.deepEqual(found?.urls, ['https://192.0.2.7:6690']);
  assert.ok(found && found.name.length <= 100 && found.version.length <= 40);
  assert.doesNotMatch(found.name, /[\p{Cc}\u202e]/u);
  assert.equal(announcedStation(said({}, ['127.0.0.1']), []), undefined);
  assert.equal(announcedStation(said({}, ['192.0.2.7'], 0), []), undefined);
  assert.equal(announcedStation(said({}), [])?.name, 'Harbour (01234567)');
});
