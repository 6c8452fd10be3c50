import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Splitter } from '#dbus/connection.ts';
import { marshal } from '#dbus/marshal.ts';
import { decodeMessage, encodeMessage, type Message, messageBytesMax, messageLength } from '#dbus/message.ts';
import { parseSignature, type Value, variant } from '#dbus/signature.ts';
import { unmarshal } from '#dbus/unmarshal.ts';
import { WireError } from '#dbus/wire-error.ts';

interface Typed {
  readonly signature: string;
  readonly value: Value;
}

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter(each => !each.includes('\0'));
const path = fc.array(fc.stringMatching(/^[A-Za-z0-9_]{1,5}$/), { maxLength: 3 }).map(parts => `/${parts.join('/')}`);

/** A value of every basic type, by its code. */
const basics: Record<string, fc.Arbitrary<Value>> = {
  y: fc.integer({ min: 0, max: 0xff }),
  b: fc.boolean(),
  n: fc.integer({ min: -0x8000, max: 0x7fff }),
  q: fc.integer({ min: 0, max: 0xffff }),
  i: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  u: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  h: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  x: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  t: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  d: fc.double({ noNaN: true }),
  s: text,
  o: path,
  g: fc.constantFrom('', 'i', 'a{sv}', '(ia{sv}av)', 'aaay'),
};

const basic: fc.Arbitrary<Typed> = fc
  .constantFrom(...Object.keys(basics))
  .chain(signature => basics[signature]!.map(value => ({ signature, value })));

/** Values of one type; containers of containers too. */
function arbitraryOf(type: ReturnType<typeof parseSignature>[number]): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'basic':
      return basics[type.code]!;
    case 'variant':
      return basic.map(({ signature, value }) => variant(signature, value));
    case 'array':
      if (type.of.kind === 'basic' && type.of.code === 'y') return fc.uint8Array({ maxLength: 9 });
      return fc.array(arbitraryOf(type.of), { maxLength: 3 });
    case 'dict':
      return fc
        .array(fc.tuple(basics[type.key]!, arbitraryOf(type.of)), { maxLength: 3 })
        .map(entries => new Map(entries as [string, Value][]));
    case 'struct':
      return fc.tuple(...type.of.map(arbitraryOf));
  }
}

const { signature: anySignature } = fc.letrec<{ signature: string }>(tie => ({
  signature: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...Object.keys(basics), 'v'),
    tie('signature').map(of => `a${of}`),
    fc.tuple(fc.constantFrom('s', 'u', 'x', 'y', 'b'), tie('signature')).map(([key, of]) => `a{${key}${of}}`),
    fc.array(tie('signature'), { minLength: 1, maxLength: 3 }).map(of => `(${of.join('')})`),
  ),
}));

const anyTyped: fc.Arbitrary<Typed> = anySignature
  .filter(signature => signature.length < 40)
  .chain(signature => arbitraryOf(parseSignature(signature)[0]!).map(value => ({ signature, value })));

const anyBody = fc.array(anyTyped, { maxLength: 4 }).map(parts => ({
  signature: parts.map(part => part.signature).join(''),
  values: parts.map(part => part.value),
}));

test('what is written of any type is read back', () => {
  fc.assert(
    fc.property(anyBody, ({ signature, values }) => {
      assert.deepEqual(unmarshal(signature, marshal(signature, values)), values);
    }),
  );
});

test('a body may have any length: room is made wherever it ends', () => {
  const every = [...Object.keys(basics), 'v'].join('');
  const values = fc.tuple(...[...every].map(code => arbitraryOf(parseSignature(code)[0]!)));
  fc.assert(
    fc.property(fc.nat(1100), values, (length, rest) => {
      const body = [new Uint8Array(length), ...rest, [...rest]];
      const signature = `ay${every}(${every})`;
      assert.deepEqual(unmarshal(signature, marshal(signature, body)), body);
    }),
  );
});

test('bytes that end too early, or go on, are an error', () => {
  fc.assert(
    fc.property(anyBody, ({ signature, values }) => {
      const bytes = marshal(signature, values);
      for (let length = 0; length < bytes.length; length += 1) {
        assert.throws(() => unmarshal(signature, bytes.subarray(0, length)), WireError);
      }
      assert.throws(() => unmarshal(signature, Buffer.concat([bytes, Buffer.alloc(1)])), WireError);
    }),
  );
});

test('whatever the bytes are, the answer is values or an error of their own', () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.array(fc.constantFrom(0, 1, 4, 8, 255)).map(Buffer.from));
  fc.assert(
    fc.property(anySignature, bytes, fc.boolean(), (signature, hostile, little) => {
      try {
        unmarshal(signature, hostile, little);
      } catch (error) {
        assert.ok(error instanceof WireError, String(error));
      }
    }),
  );
});

test('a length that is longer than the bytes takes no memory, and deep nesting ends', () => {
  const before = process.memoryUsage().rss;
  assert.throws(() => unmarshal('ay', Buffer.from([0xff, 0xff, 0xff, 0x03])), WireError);
  assert.throws(() => unmarshal('a(ii)', Buffer.from([0xf8, 0xff, 0xff, 0x7f, 0, 0, 0, 0])), WireError);
  assert.throws(() => unmarshal('s', Buffer.from([0xff, 0xff, 0xff, 0xff, 0])), WireError);
  assert.ok(process.memoryUsage().rss - before < 32 * 1024 * 1024);
  const nested = Buffer.from('\x01v\0'.repeat(100_000), 'latin1');
  assert.throws(() => unmarshal('v', nested), /nested too deeply/);
  assert.throws(() => parseSignature('a'.repeat(100)), /nested too deeply/);
  assert.throws(() => parseSignature(`${'('.repeat(100)}i${')'.repeat(100)}`), /nested too deeply/);
});

test('padding that says something, and an array that ends amid an element, are errors', () => {
  assert.deepEqual(unmarshal('yu', Buffer.from([1, 0, 0, 0, 7, 0, 0, 0])), [1, 7]);
  assert.throws(() => unmarshal('yu', Buffer.from([1, 1, 0, 0, 7, 0, 0, 0])), WireError);
  assert.throws(() => unmarshal('au', Buffer.from([6, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0])), WireError);
  assert.throws(() => unmarshal('a{yy}', Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 1, 2])), WireError);
});

test('what is no signature is refused', () => {
  for (const wrong of ['(', '()', 'a', '{si}', 'a{vs}', 'a{si', 'a{sii}', ')', 'z', '(i', 'i'.repeat(256)]) {
    assert.throws(() => parseSignature(wrong), WireError, wrong);
  }
});

test('what does not fit its type is not written', () => {
  const wrong: readonly (readonly [string, Value])[] = [
    ...([
      ['y', 256],
      ['n', -32_769],
      ['u', -1],
      ['i', 1.5],
      ['b', 1],
      ['x', 1],
      ['t', -1n],
    ] as const),
    ...([
      ['s', 'a\0b'],
      ['s', '\ud800'],
      ['o', 'a'],
      ['o', '/a/'],
      ['g', '('],
      ['v', 1],
      ['d', '1'],
    ] as const),
    ...([
      ['ay', [1]],
      ['as', 'a'],
      ['(ii)', [1]],
      ['a{ss}', []],
    ] as const),
  ];
  for (const [signature, value] of wrong) {
    assert.throws(() => marshal(signature, [value]), WireError, `${signature} ${String(value)}`);
  }
  assert.throws(() => marshal('ii', [1]), WireError);
});

test('the bytes are those of the specification', () => {
  // By hand, from its section on marshalling: an array of 64-bit numbers is padded after its length.
  assert.deepEqual([...marshal('yax', [1, [5n]])], [1, 0, 0, 0, 8, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...marshal('vs', [variant('u', 7), 'ab'])], [1, 117, 0, 0, 7, 0, 0, 0, 2, 0, 0, 0, 97, 98, 0]);
  const big = [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5];
  assert.deepEqual(unmarshal('ax', Buffer.from(big), false), [[5n]]);
});

const call: Message = {
  ...{ type: 'call', serial: 7, path: '/a', interface: 'a.b', member: 'C', destination: 'd.e' },
  ...{ signature: 'sa{sv}', body: ['x', new Map([['k', variant('i', 3)]])] },
};

test('a message is read as it was written, and its length is known from its start', () => {
  const reply: Message = { type: 'return', serial: 1, replySerial: 7, noReply: true, signature: '', body: [] };
  for (const message of [call, reply]) {
    const bytes = encodeMessage(message);
    assert.equal(messageLength(bytes.subarray(0, 16)), bytes.length);
    assert.deepEqual(decodeMessage(bytes), message);
  }
});

test('a message that lies about itself is an error, and one of a later kind is passed over', () => {
  const changed = (at: number, byte: number): Uint8Array => {
    const bytes = encodeMessage(call);
    bytes[at] = byte;
    return bytes;
  };
  assert.throws(() => decodeMessage(changed(0, 0x41)), WireError);
  assert.throws(() => decodeMessage(changed(3, 2)), WireError);
  assert.throws(() => decodeMessage(changed(8, 0)), WireError);
  assert.throws(() => decodeMessage(changed(4, 200)), WireError);
  assert.throws(() => messageLength(changed(7, 0x7f)), WireError);
  assert.equal(decodeMessage(changed(1, 9)), undefined);
  assert.throws(() => decodeMessage(changed(1, 2)), /without replySerial/);
});

test('a message of more bytes than a desktop sends is refused by its first bytes, before it is there', () => {
  const start = new Uint8Array(16);
  start.set([0x6c, 4, 0, 1]);
  const announced = (bytes: number): number => {
    new DataView(start.buffer).setUint32(4, bytes - start.length, true);
    return messageLength(start);
  };
  assert.equal(announced(messageBytesMax), messageBytesMax);
  assert.throws(() => announced(messageBytesMax + 8), WireError);
  // Arrays within arrays are the worst: an object for every few bytes.
  assert.ok(messageBytesMax <= 1024 * 1024, 'what is read may take thirty times as much');
});

test('damage anywhere in a message ends in a message or in an error of its own', () => {
  const good = encodeMessage(call);
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, length) => {
      const bytes = good.slice(0, length);
      if (at < length) bytes[at] = byte;
      try {
        decodeMessage(bytes);
      } catch (error) {
        assert.ok(error instanceof WireError, String(error));
      }
    }),
  );
});

test('messages are whole, however the bytes of many come', () => {
  const sent = [call, { ...call, serial: 8 }, { ...call, serial: 9, signature: '', body: [] }];
  const bytes = Buffer.concat(sent.map(encodeMessage));
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), sizes => {
      const heard: Message[] = [];
      const splitter = new Splitter(message => heard.push(message));
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = sizes[turn % sizes.length]!;
        splitter.take(bytes.subarray(at, at + size));
        at += size;
      }
      assert.deepEqual(heard, sent);
    }),
  );
  assert.throws(() => new Splitter(() => undefined).take(Buffer.alloc(16)), WireError);
});
