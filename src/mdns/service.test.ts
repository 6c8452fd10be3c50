/** What a station tells, over the wire and back, and what anybody else may send. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, decode, encode, type Packet } from 'dns-packet';
import fc from 'fast-check';
import { announcement, answerForStranger, answerTo } from '#mdns/answers.ts';
import { Gathered, stationsMax } from '#mdns/gathered.ts';
import { allTypes, instanceName, type Service, serviceType } from '#mdns/service.ts';

const service: Service = {
  station: '0123456789abcdef0123456789abcdef',
  name: 'Harbour v2',
  version: '1.2.3',
  fingerprint: 'AB:CD:EF:01:23:45:67:89:AB:CD:EF:01',
  publicUrl: 'https://files.example.org',
  port: 6690,
};
const addresses = ['192.0.2.1', '2001:db8::1'];

function sent(packet: Packet) {
  return decode(encode(packet));
}

function heard(packet: Packet): Gathered {
  const gathered = new Gathered();
  const { answers = [], additionals = [] } = sent(packet);
  gathered.take([...answers, ...additionals]);
  return gathered;
}

function asked(name: string, type: 'PTR' | 'SRV' | 'A', answers: Answer[] = []) {
  return sent({ type: 'query', id: 7, questions: [{ name, type }], answers });
}

test('S13 what a station tells is what is found, and what it takes back is gone', () => {
  const gathered = heard(announcement(service, addresses, false));
  const [found] = gathered.stations();
  assert.deepEqual([found?.port, found?.addresses], [6690, addresses]);
  assert.deepEqual(Object.fromEntries(found?.texts ?? []), {
    ...{ txtvers: '1', id: service.station, name: 'Harbour v2', version: '1.2.3' },
    ...{ fingerprint: 'abcdef0123456789', url: 'https://files.example.org' },
  });
  gathered.take(sent(announcement(service, addresses, true)).answers ?? []);
  assert.deepEqual(gathered.stations(), []);
});

test('S13 two stations of one name are two, and a name of any length and spelling is told', () => {
  const twin = { ...service, station: 'fedcba9876543210fedcba9876543210' };
  assert.notEqual(instanceName(service), instanceName(twin));
  for (const name of ['a.b.c', 'ü'.repeat(100), '港'.repeat(100), ' ']) {
    const [found] = heard(announcement({ ...service, name }, addresses, false)).stations();
    assert.ok(found && name.startsWith(found.texts.get('name') ?? 'none'), name);
  }
});

test('S13 a station answers who asks for it, with everything, and nobody else', () => {
  for (const [name, type] of [
    [serviceType, 'PTR'],
    [serviceType.toUpperCase(), 'PTR'],
    [instanceName(service), 'SRV'],
    ['waystation-0123456789abcdef.local', 'A'],
  ] as const) {
    const answer = answerTo(asked(name, type), service, addresses);
    assert.ok(answer, name);
    const all = [...(answer.answers ?? []), ...(answer.additionals ?? [])].map(each => each.type);
    assert.deepEqual(all.toSorted(), ['A', 'AAAA', 'PTR', 'SRV', 'TXT'], name);
  }
  assert.equal(answerTo(asked(allTypes, 'PTR'), service, addresses)?.answers?.length, 1);
  for (const name of ['_http._tcp.local', 'waystation.local'])
    assert.equal(answerTo(asked(name, 'PTR'), service, addresses), undefined);
  assert.equal(answerTo(sent(announcement(service, addresses, false)), service, addresses), undefined, 'no question');
  const known: Answer = { name: serviceType, type: 'PTR', ttl: 4_000, data: instanceName(service) };
  assert.equal(answerTo(asked(serviceType, 'PTR', [known]), service, addresses), undefined, 'they know');
  assert.ok(answerTo(asked(serviceType, 'PTR', [{ ...known, ttl: 1_000 }]), service, addresses), 'nearly forgotten');
});

test('S13 who does not speak mDNS gets an answer to the own question, good for a moment', () => {
  const query = asked(serviceType, 'PTR');
  const answer = answerTo(query, service, addresses);
  assert.ok(answer);
  const { id, questions, answers, additionals } = sent(answerForStranger(query, answer));
  assert.deepEqual([id, questions?.[0]?.name], [7, serviceType]);
  for (const record of [...(answers ?? []), ...(additionals ?? [])] as { ttl?: number; flush?: boolean }[])
    assert.deepEqual([record.ttl, record.flush], [10, false]);
});

test('S13 whatever is sent, what is gathered is bounded, and only whole stations come of it', () => {
  const flood = new Gathered();
  for (let index = 0; index < 3 * stationsMax; index += 1) {
    const other = { ...service, station: `${index}`.padStart(32, 'a'), name: `flood ${index}` };
    const many = Array.from({ length: 50 }, (_, host) => `10.${index % 250}.0.${host}`);
    flood.take([...(announcement({ ...other, station: `${index}`.padStart(8, 'b') }, many, false).answers ?? [])]);
  }
  assert.equal(flood.stations().length, stationsMax);
  for (const { addresses: kept } of flood.stations()) assert.ok(kept.length <= 8);
  assert.ok(flood.questions().length <= 21);

  const bytes = encode(announcement(service, addresses, false));
  const damaged = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 12 });
  fc.assert(
    fc.property(damaged, damages => {
      const copy = Buffer.from(bytes);
      for (const [at, byte] of damages) copy[at] = byte;
      const gathered = new Gathered();
      try {
        const { answers = [], additionals = [] } = decode(copy);
        gathered.take([...answers, ...additionals]);
      } catch {
        return;
      }
      for (const station of gathered.stations()) assert.ok(station.addresses.length > 0);
    }),
    { numRuns: 2_000 },
  );
});
