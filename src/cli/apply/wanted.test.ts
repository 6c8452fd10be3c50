import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readWanted } from '#cli/apply/wanted.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';

const whole = `
stations:
  - url: harbour.example
    user: anna
    password-file: secrets/anna
    trust: ab:cd
    tasks:
      - remote: Family/Photographs
        folder: ~/Photographs
        mode: download-only
        max-size: 2
        exclude-extensions: ['*.iso', bak]
        bin: { days: 3 }
        limits: { up: 300 }
      - { remote: home, folder: notes, paused: true }
`;

test('a set-up file is read with paths from its own folder or the person’s, and rules as the drive takes them', () => {
  const {
    stations: [station, ...others],
    settings,
  } = readWanted(whole, '/etc/way/tasks.yaml');
  assert.deepEqual(settings, {});
  assert.deepEqual(others, []);
  assert.deepEqual(station, {
    ...{ url: 'harbour.example', user: 'anna', trust: 'ab:cd', passwordFile: '/etc/way/secrets/anna' },
    ...{ authorityFile: undefined, computer: undefined },
    tasks: [
      {
        ...{ remote: 'Family/Photographs', folder: join(homedir(), 'Photographs'), paused: undefined },
        rules: {
          ...{ mode: 'download-only', bin: { days: 3 }, limits: { up: 300 } },
          filter: { sizeMax: 2 * 1024 * 1024, extensions: ['iso', 'bak'] },
        },
      },
      { remote: 'home', folder: '/etc/way/notes', paused: true, rules: {} },
    ],
  });
});

test('what is wrong in a set-up file is named by its place, and JSON is read as well', () => {
  const rejects = (text: string, why: RegExp): void =>
    assert.throws(
      () => readWanted(text, '/tasks.yaml'),
      (error: unknown) => {
        assert.ok(error instanceof CommandFailed);
        assert.match(error.message, why);
        assert.match(error.message, /^\/tasks\.yaml cannot be applied/);
        return error.exitCode === exitCodes.usage;
      },
    );
  rejects('stations: [', /.+/);
  rejects('', /the file/);
  rejects('settings: { sharing: { lnks: false } }', /settings\/sharing/);
  rejects('settings: { proxy: { password: secret } }', /settings\/proxy/);
  rejects('stations: [{ url: a }]', /stations\/0/);
  rejects(
    'stations: [{ url: a, user: b, tasks: [{ remote: x, folder: y, mode: sideways }] }]',
    /stations\/0\/tasks\/0/,
  );
  rejects('stations: [{ url: a, user: b, pasword-file: x }]', /stations\/0/);
  rejects(
    "stations: [{ url: a, user: b, tasks: [{ remote: x, folder: y, exclude-extensions: ['*'] }] }]",
    /is not an extension/,
  );
  assert.equal(readWanted('{"stations":[{"url":"a","user":"b"}]}', '/tasks.json').stations.length, 1);
});
