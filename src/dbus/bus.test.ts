/** The client against the real daemon, with itself, gdbus and dbus-send on the other side. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { NoBus, sessionBus, socketsOf } from '#dbus/address.ts';
import { type Bus, CallFailed, connectBus, type Signal } from '#dbus/bus.ts';
import { startSession } from '#dbus/bus-fixture.ts';
import { type Exported, Refused } from '#dbus/exported.ts';
import { type Value, variant } from '#dbus/signature.ts';
import { closeAfter } from '#test/closings.ts';
import { canUse } from '#test/real/own-mounts.ts';
import { until } from '#test/system/program.ts';

const execute = promisify(execFile);
const echoName = 'org.example.Echo';
const echoes: Value[] = [];

const echo: Exported = {
  name: echoName,
  methods: {
    Echo: { takes: 'sa{sv}(ub)', answers: 'sa{sv}(ub)', call: (...values) => values },
    Fail: {
      takes: '',
      answers: '',
      call: () => {
        throw new Refused('org.example.Error.Sad', 'not today');
      },
    },
    Never: { takes: '', answers: '', call: () => new Promise<never>(() => undefined) },
    Note: {
      takes: 's',
      answers: '',
      call: text => {
        echoes.push(text!);
        return [];
      },
    },
  },
  properties: { Colour: { type: 's', read: () => 'blue' }, Sizes: { type: 'ai', read: () => [22, 24] } },
  signals: { Changed: 'su' },
};

const call = { destination: echoName, path: '/echo', interface: echoName } as const;

interface World {
  readonly address: string;
  readonly server: Bus;
  readonly client: Bus;
  readonly close: () => Promise<void>;
}

async function session(t: TestContext): Promise<World | undefined> {
  if (!canUse(t, 'dbus-daemon', 'gdbus', 'dbus-send')) return undefined;
  const { address, close } = await startSession();
  closeAfter(t, close);
  const [server, client] = [await connectBus(socketsOf(address)), await connectBus(socketsOf(address))];
  for (const bus of [server, client]) closeAfter(t, () => bus.close());
  server.show('/echo', [echo]);
  assert.equal(await server.takeName(echoName), true);
  return { address, server, client, close };
}

const refusedAs =
  (name: string) =>
  (error: unknown): boolean =>
    error instanceof CallFailed && error.errorName === name;

test('a call is answered, or fails by name: refused, unknown, wrongly asked, too late', async t => {
  const world = await session(t);
  if (world === undefined) return;
  const { client } = world;
  const body = ['ä', new Map([['k', variant('as', ['x'])]]), [7, true]];
  assert.deepEqual(await client.call({ ...call, member: 'Echo', signature: 'sa{sv}(ub)', body }), body);
  const errors = 'org.freedesktop.DBus.Error';
  await assert.rejects(client.call({ ...call, member: 'Fail' }), refusedAs('org.example.Error.Sad'));
  await assert.rejects(client.call({ ...call, member: 'Nothing' }), refusedAs(`${errors}.UnknownMethod`));
  await assert.rejects(client.call({ ...call, path: '/no', member: 'Echo' }), refusedAs(`${errors}.UnknownObject`));
  await assert.rejects(client.call({ ...call, member: 'Echo' }), refusedAs(`${errors}.InvalidArgs`));
  await assert.rejects(client.call({ ...call, member: 'Never', timeoutMs: 50 }), refusedAs(`${errors}.NoReply`));
  await assert.rejects(
    client.call({ ...call, destination: 'org.example.Nobody', member: 'Echo' }),
    refusedAs(`${errors}.ServiceUnknown`),
  );
});

test('signals come to whoever asked for them, until they ask no more', async t => {
  const world = await session(t);
  if (world === undefined) return;
  const { server, client } = world;
  const heard: Signal[] = [];
  const stop = await client.listen({ sender: echoName, interface: echoName, member: 'Changed' }, signal =>
    heard.push(signal),
  );
  server.signal('/echo', echo, 'Changed', 'one', 1);
  await until('the signal', () => heard[0]);
  assert.deepEqual(heard[0]?.body, ['one', 1]);
  stop();
  server.signal('/echo', echo, 'Changed', 'two', 2);
  await client.call({ ...call, member: 'Note', signature: 's', body: ['after'] });
  assert.equal(heard.length, 1);
});

test('a name belongs to one, and who watches it hears of its coming and going', async t => {
  const world = await session(t);
  if (world === undefined) return;
  const { server, client } = world;
  const seen: boolean[] = [];
  await client.watchName(echoName, owner => seen.push(owner !== undefined));
  assert.deepEqual(seen, [true]);
  assert.equal(await client.takeName(echoName), false);
  await server.giveName(echoName);
  await until('the name is free', () => (seen.length === 2 ? true : undefined));
  assert.equal(await client.takeName(echoName), true);
  await until('the name is taken', () => (seen.length === 3 ? true : undefined));
  assert.deepEqual(seen, [true, false, true]);
  const free: boolean[] = [];
  await client.watchName('org.example.Nobody', owner => free.push(owner !== undefined));
  assert.deepEqual(free, [false]);
});

test('gdbus and dbus-send find, read and call what is shown', async t => {
  const world = await session(t);
  if (world === undefined) return;
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: world.address };
  const gdbus = async (...args: string[]): Promise<string> => (await execute('gdbus', args, { env })).stdout;
  const at = ['--session', '--dest', echoName, '--object-path'];
  const described = await gdbus('introspect', ...at, '/', '--recurse');
  for (const word of [
    'node /echo',
    `interface ${echoName}`,
    'Echo(in  s arg_0,',
    "Colour = 'blue'",
    'Changed(s arg_0,',
  ]) {
    assert.ok(described.includes(word), `${word} is in ${described}`);
  }
  const said = await gdbus(
    'call',
    ...at,
    '/echo',
    '--method',
    `${echoName}.Echo`,
    'hallo',
    "{'n': <int64 5>}",
    '(3, true)',
  );
  assert.equal(said.trim(), "('hallo', {'n': <int64 5>}, (uint32 3, true))");
  const properties = 'org.freedesktop.DBus.Properties';
  const all = await gdbus('call', ...at, '/echo', '--method', `${properties}.GetAll`, echoName);
  assert.equal(all.trim(), "({'Colour': <'blue'>, 'Sizes': <[22, 24]>},)");
  await assert.rejects(
    gdbus('call', ...at, '/echo', '--method', `${properties}.Set`, echoName, 'Colour', "<'red'>"),
    /PropertyReadOnly/,
  );
  const send = [
    '--session',
    '--type=method_call',
    `--dest=${echoName}`,
    '/echo',
    `${echoName}.Note`,
    'string:by dbus-send',
  ];
  await execute('dbus-send', send, { env });
  await until('what dbus-send said', () => (echoes.includes('by dbus-send') ? true : undefined));
});

test('an abstract address is reached as well', async t => {
  if (!canUse(t, 'dbus-daemon')) return;
  const { address, close } = await startSession({ address: `unix:abstract=waystation-test-${process.pid}` });
  closeAfter(t, close);
  const bus = await connectBus(socketsOf(address));
  closeAfter(t, () => bus.close());
  assert.equal(await bus.takeName(echoName), true);
});

test('when the daemon goes, what is under way fails, and it is told', async t => {
  const world = await session(t);
  if (world === undefined) return;
  const { server, client } = world;
  const never = assert.rejects(client.call({ ...call, member: 'Never' }), CallFailed);
  client.close();
  await never;
  await assert.rejects(client.call({ ...call, member: 'Echo' }), CallFailed);
  const waiting = assert.rejects(server.call({ ...call, member: 'Never' }), CallFailed);
  await world.close();
  await waiting;
  assert.ok((await server.over) instanceof Error);
  assert.equal(await client.over, undefined);
});

test('what is no bus, or none that can be reached, is said', async t => {
  const path = `\0waystation-no-bus-${process.pid}`;
  const answers = ['REJECTED EXTERNAL\r\n', 'HTTP/1.1 400 Bad Request\r\n', 'OK 1234\r\nthis is no message at all'];
  const server = createServer(socket => socket.end(answers.shift() ?? ''));
  await new Promise<void>(resolve => server.listen(path, resolve));
  closeAfter(t, () => server.close());
  await assert.rejects(connectBus([path]), /does not let this user in/);
  await assert.rejects(connectBus([path]), NoBus);
  await assert.rejects(connectBus([path]), CallFailed);
  await assert.rejects(connectBus(['/nowhere/bus']), /no D-Bus session answers \(\/nowhere\/bus: connect ENOENT/);
});

test('addresses are read as the specification has them', () => {
  assert.deepEqual(socketsOf('unix:path=/run/user/1/bus,guid=ab;unix:abstract=/tmp/a%20b'), [
    '/run/user/1/bus',
    '\0/tmp/a b',
  ]);
  assert.deepEqual(sessionBus({ XDG_RUNTIME_DIR: '/run/user/1' }), ['/run/user/1/bus']);
  assert.throws(() => socketsOf('tcp:host=127.0.0.1,port=1'), NoBus);
  assert.throws(() => sessionBus({}), /dbus-run-session/);
});
