/** `waystation up`, as `npm start` runs it, in a home that never saw it. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { closeAfter } from '#test/closings.ts';
import { done, type Ended, Program, until } from '#test/system/program.ts';
import { World } from '#test/system/world.ts';

const said = (out: string, what: string): string | undefined => new RegExp(`^ {2}${what} +(\\S+)`, 'm').exec(out)?.[1];

test('the first start sets all up and says it once, the second finds it again, Ctrl-C ends both', async t => {
  const world = new World(t);
  const home = world.folder('home');
  const env = { HOME: home, XDG_DATA_HOME: undefined };
  const start = async (): Promise<Program> => {
    const program = new Program({ args: ['up'], env });
    closeAfter(t, () => program.end('SIGKILL'));
    await program.line(/What to try next/);
    return program;
  };
  const stop = (program: Program): Promise<Ended> => program.end('SIGINT');
  const drive = (...args: string[]): Promise<string> => done({ args: ['drive', ...args], env });

  const first = await start();
  const address = said(first.out, 'address');
  const fingerprint = said(first.out, 'fingerprint');
  assert.match(address ?? '', /^https:\/\/127\.0\.0\.1:\d+$/);
  assert.match(fingerprint ?? '', /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  const password = said(first.out, 'password') ?? '';
  assert.match(password, /^\w{4}(-\w{4}){4}$/);
  const folder = join(home, 'Waystation');
  assert.equal(said(first.out, 'folder'), folder);
  assert.ok(existsSync(folder));
  writeFileSync(join(folder, 'hello'), 'hello');
  await drive('wait', '--timeout', '60');
  const account = said(first.out, 'account') ?? '';
  assert.equal(JSON.parse(await drive('status', '--json')).tasks[0].share, account);

  const other = world.newDrive('other');
  await other.start();
  const link = ['link', address ?? '', '--user', account, '--password-stdin', '--trust', fingerprint ?? ''];
  assert.equal((await other.attempt(link, password)).code, 0, 'the password and the fingerprint work');
  const there = world.folder('there');
  await other.addTask(account, there);
  await other.wait();
  assert.equal(readFileSync(join(there, 'hello'), 'utf8'), 'hello');

  const ended = await stop(first);
  assert.deepEqual([ended.code, ended.err], [0, '']);
  writeFileSync(join(folder, 'while it was off'), 'noticed');

  const second = await start();
  assert.equal(said(second.out, 'address'), address);
  assert.equal(said(second.out, 'fingerprint'), fingerprint);
  assert.equal(said(second.out, 'account'), account);
  assert.ok(!second.out.includes(password) && said(second.out, 'password') === undefined, 'the password is shown once');
  await drive('wait', '--timeout', '60');
  await until('the file at the other computer', () => existsSync(join(there, 'while it was off')), {
    about: () => second.tail() + other.tail(),
  });
  const endedAgain = await stop(second);
  assert.deepEqual([endedAgain.code, endedAgain.err], [0, '']);
});

test('a second one beside the first is refused, and the first goes on', async t => {
  const world = new World(t);
  const env = { HOME: world.folder('home'), XDG_DATA_HOME: undefined };
  const first = new Program({ args: ['up'], env });
  closeAfter(t, () => first.end('SIGKILL'));
  await first.line(/What to try next/);
  const second = await new Program({ args: ['up'], env }).ended;
  assert.equal(second.code, 1);
  assert.match(second.err, /^waystation: .*(runs on|already runs)/m);
  await done({ args: ['drive', 'wait', '--timeout', '60'], env });
  assert.equal((await first.end('SIGINT')).code, 0);
});
