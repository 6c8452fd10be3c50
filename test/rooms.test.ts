/** Holds the map of ARCHITECTURE.md against the imports that the code really has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importCycles } from '#test/import-cycles.ts';
import { filesMatching, readSource, type Source } from '#test/source.ts';

const all = [
  'base',
  'model',
  'protocol',
  'reconcile',
  'platform',
  'dbus',
  'mdns',
  'engine',
  'drive',
  'desktop',
  'station',
  'ui',
  'cli',
  'simulator',
];
const belowThePrograms = ['base', 'model', 'protocol', 'reconcile', 'platform', 'engine'];

/** Room → rooms it may import; a room may always import itself. What is not under src/ may import every room. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ['base'],
  protocol: ['base', 'model'],
  reconcile: ['base', 'model'],
  platform: ['base', 'model'],
  engine: ['base', 'model', 'protocol', 'reconcile', 'platform'],
  dbus: ['base'],
  mdns: ['base'],
  drive: [...belowThePrograms, 'dbus', 'mdns'],
  desktop: ['base', 'model', 'protocol', 'platform', 'dbus', 'drive'],
  station: [...belowThePrograms, 'mdns'],
  ui: ['base', 'model', 'protocol'],
  cli: all,
  simulator: [...belowThePrograms, 'drive', 'station'],
};

/** Rooms whose answer depends on their arguments alone, and the packages each may use all the same. */
const pureRooms: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: [],
  protocol: ['typebox', 'typebox/compile', 'typebox/value'],
  reconcile: [],
};

/** Rooms that run in browsers, and the packages that may come along into the pages. */
const browserRooms: Readonly<Record<string, RegExp>> = {
  ui: /^(react|react-dom\/client|@mantine\/(core|hooks|notifications)(\/styles\.css)?|@tanstack\/react-(query|virtual)|wouter|@tabler\/icons-react|fzstd|uqr|diff)$/,
};

/** What the faces of a drive may import of it: the way to its control API, and what is said there. */
const ofTheDrive = /^#drive\/(control\/control-client|data-folder|drive-error|plain-text)\.ts$/;

/** Folders whose code meets the world only through doors, so that the simulator can stand in for it. */
const behindDoors = ['src/engine/', 'src/simulator/', 'src/station/share/', 'src/station/mirror/'];

/** Hashing is the same everywhere, so node:crypto is no part of the world; what is random in it stands below. */
const worldModules = /^node:(fs|timers|os|net|tls|dns|dgram|http|https|http2|child_process|worker_threads)\b/;
const worldWords = new Set([
  ...['Date.now', 'new Date()', 'performance.now', 'process.hrtime', 'Temporal.Now'],
  ...['Math.random', 'randomBytes', 'randomUUID', 'randomInt', 'randomFillSync', 'webcrypto'],
  ...['crypto.getRandomValues', 'crypto.randomUUID', 'crypto.randomBytes', 'crypto.randomInt'],
  ...['setTimeout', 'setInterval', 'fetch'],
]);
/** Who goes first among waiting callbacks is for the simulator to say, by these and only there. */
const turnWords = new Set(['setImmediate', 'process.nextTick', 'queueMicrotask']);

/** Tests, and what only tests use: fixtures, and the contract suites that two doors pass. */
function isTest(name: string): boolean {
  return /\.test\.ts$|-fixture\.ts$|\bplatform\/contract\//.test(name);
}

/** Files that put the parts together and hand in the real doors. */
function isEntry(name: string): boolean {
  return (
    !name.startsWith('src/') ||
    isTest(name) ||
    name.startsWith('src/cli/') ||
    /^src\/\w+\/main(\.ts|\/[\w-]+\.ts)$/.test(name)
  );
}

/** The room that a file under src/ or an import such as '#model/name.ts' belongs to; undefined for others. */
function roomOf(place: string): string | undefined {
  const [, room] = /^(?:src\/|#)([^/]+)\//.exec(place) ?? [];
  return room !== undefined && (place.startsWith('src/') || Object.hasOwn(mayImport, room)) ? room : undefined;
}

/** Every way in which `source` leaves its place on the map. */
function violations(source: Source): readonly string[] {
  return [...wrongImports(source), ...wrongWords(source)].map(violation => `${source.name}:${violation}`);
}

function wrongImports({ name, imports }: Source): readonly string[] {
  const room = roomOf(name);
  if (name.startsWith('src/') && (room === undefined || mayImport[room] === undefined))
    return ['1: belongs to no room'];
  return imports.flatMap(({ target, line }) => {
    const wrong = wrongImport(name, room, target);
    return wrong === undefined ? [] : [`${line}: ${wrong} (${target})`];
  });
}

function wrongImport(name: string, room: string | undefined, target: string): string | undefined {
  if (target.startsWith('.')) return 'relative import';
  const to = roomOf(target);
  if (to === undefined) return room === undefined ? undefined : wrongPackage(name, room, target);
  if (room !== undefined && to !== room && !mayImport[room]?.includes(to)) return `${room} may not import ${to}`;
  if (isTest(target) && !isEntry(name)) return 'made for tests';
  if (room === 'desktop' && to === 'drive' && !isTest(name) && !ofTheDrive.test(target)) {
    return 'desktop speaks to the drive by its control API';
  }
  if (target.startsWith('#platform/node/') && !name.startsWith('src/platform/node/') && !isEntry(name)) {
    return 'only entries may import the real doors';
  }
  return undefined;
}

function wrongPackage(name: string, room: string, target: string): string | undefined {
  if (isTest(name)) return undefined;
  const pure = pureRooms[room];
  if (pure && !pure.includes(target)) return `${room} is pure`;
  const browser = browserRooms[room];
  if (browser && !browser.test(target)) return `${room} runs in browsers`;
  const doors = behindDoors.find(folder => name.startsWith(folder));
  return doors !== undefined && !isEntry(name) && worldModules.test(target)
    ? `${doors} works through doors`
    : undefined;
}

function wrongWords({ name, words }: Source): readonly string[] {
  const room = roomOf(name);
  const bound =
    room !== undefined && (Object.hasOwn(pureRooms, room) || behindDoors.some(folder => name.startsWith(folder)));
  if (!bound || isEntry(name)) return [];
  const banned = (word: string): boolean => worldWords.has(word) || (room !== 'simulator' && turnWords.has(word));
  return words
    .filter(({ word }) => banned(word))
    .map(({ word, line }) => `${line}: time and chance are doors (${word})`);
}

function allSources(): readonly Source[] {
  return filesMatching('{src,test,bench,scripts}/**/*.{ts,tsx,mjs}').map(name => readSource(name));
}

test('every import follows the map', () => {
  assert.deepEqual(allSources().flatMap(violations), []);
});

test('no file needs itself by way of others at run time', () => {
  assert.deepEqual(importCycles(allSources()), []);
});

function found(name: string, text: string): readonly string[] {
  return violations(readSource(name, text)).map(violation => violation.slice(name.length + 1));
}

test('the check sees a room that imports what it may not', () => {
  assert.deepEqual(found('src/reconcile/x.ts', "import '#engine/run.ts';\nimport type { A } from '#base/a.ts';"), [
    '1: reconcile may not import engine (#engine/run.ts)',
  ]);
  assert.deepEqual(found('src/drive/x.ts', "import type { A } from '#station/a.ts';"), [
    '1: drive may not import station (#station/a.ts)',
  ]);
  assert.deepEqual(found('src/station/x.ts', "export { a } from '#drive/a.ts';\nawait import('#simulator/b.ts');"), [
    '1: station may not import drive (#drive/a.ts)',
    '2: station may not import simulator (#simulator/b.ts)',
  ]);
  assert.deepEqual(
    found('src/desktop/x.ts', "import { Drive } from '#drive/drive.ts';\nimport '#drive/control/control-client.ts';"),
    ['1: desktop speaks to the drive by its control API (#drive/drive.ts)'],
  );
  assert.deepEqual(found('src/base/x.ts', "export type A = import('#model/a.ts').A;"), [
    '1: base may not import model (#model/a.ts)',
  ]);
  assert.deepEqual(found('src/attic/x.ts', ''), ['1: belongs to no room']);
  assert.deepEqual(found('src/x.ts', ''), ['1: belongs to no room']);
});

test('the check sees relative imports', () => {
  assert.deepEqual(found('src/model/x.ts', "import { a } from './a.ts';"), ['1: relative import (./a.ts)']);
  assert.deepEqual(found('test/x.test.ts', "import { a } from '../src/a.ts';"), ['1: relative import (../src/a.ts)']);
});

test('the check sees who may import the real doors', () => {
  const text = "import { nodeFiles } from '#platform/node/node-files.ts';";
  const wrong = ['1: only entries may import the real doors (#platform/node/node-files.ts)'];
  for (const name of [
    'src/engine/x.ts',
    'src/drive/daemon.ts',
    'src/platform/memory/x.ts',
    'src/station/http/main.ts',
  ]) {
    assert.deepEqual(found(name, text), wrong, name);
  }
  for (const name of [
    'src/drive/main.ts',
    'src/station/main/start-station.ts',
    'src/cli/up.ts',
    'src/engine/x.test.ts',
    'src/platform/node/x.ts',
    'bench/x.ts',
  ]) {
    assert.deepEqual(found(name, text), [], name);
  }
});

test('the check sees programs that use what is made for tests', () => {
  const text = "import '#engine/engine-fixture.ts';\nimport '#platform/contract/files-contract.ts';";
  assert.deepEqual(found('src/drive/x.ts', text), [
    '1: made for tests (#engine/engine-fixture.ts)',
    '2: made for tests (#platform/contract/files-contract.ts)',
  ]);
  assert.deepEqual(found('src/drive/x.test.ts', text), []);
  assert.deepEqual(found('src/platform/contract/x.ts', "import '#platform/node/hash.ts';"), []);
});

test('the check sees pure code that reaches outside', () => {
  assert.deepEqual(found('src/model/x.ts', "import 'node:fs';\nimport 'typebox';"), [
    '1: model is pure (node:fs)',
    '2: model is pure (typebox)',
  ]);
  assert.deepEqual(found('src/protocol/x.ts', "import 'typebox';"), []);
  assert.deepEqual(found('src/base/x.ts', 'Math.random();\nnew Date();\nnew Date(0);'), [
    '1: time and chance are doors (Math.random)',
    '2: time and chance are doors (new Date())',
  ]);
  assert.deepEqual(found('src/base/x.test.ts', "import 'fast-check';\nDate.now();"), []);
});

test('the check sees pages that reach for what no browser has, or for other rooms', () => {
  const text = "import 'node:fs';\nimport { useState } from 'react';\nimport type { A } from '#station/a.ts';";
  assert.deepEqual(found('src/ui/x.tsx', `${text}\nexport const X = () => <b>{useState(0)}</b>;`), [
    '1: ui runs in browsers (node:fs)',
    '3: ui may not import station (#station/a.ts)',
  ]);
  assert.deepEqual(found('src/ui/x.tsx', "import '#protocol/a.ts';\nimport './x.css';"), [
    '2: relative import (./x.css)',
  ]);
});

test('the check sees code behind doors that reaches around them', () => {
  assert.deepEqual(found('src/engine/x.ts', "import { setTimeout } from 'node:timers/promises';\nsetTimeout(1);"), [
    '1: src/engine/ works through doors (node:timers/promises)',
    '2: time and chance are doors (setTimeout)',
  ]);
  assert.deepEqual(found('src/station/share/x.ts', "import 'node:fs/promises';\nconst now = Date.now;"), [
    '1: src/station/share/ works through doors (node:fs/promises)',
    '2: time and chance are doors (Date.now)',
  ]);
  assert.deepEqual(found('src/simulator/world.ts', 'globalThis.x = () => setInterval(() => {}, 1);'), [
    '1: time and chance are doors (setInterval)',
  ]);
  const crypto = "import { hash, randomBytes } from 'node:crypto';\nhash('sha256', randomBytes(4));";
  assert.deepEqual(found('src/engine/x.ts', crypto), ['2: time and chance are doors (randomBytes)']);
  assert.deepEqual(found('src/engine/x.ts', 'setImmediate(f);'), ['1: time and chance are doors (setImmediate)']);
  assert.deepEqual(found('src/simulator/x.ts', 'setImmediate(f);'), []);
  assert.deepEqual(found('src/engine/y.ts', "// Date.now()\nclock.setTimeout('Math.random()', { fetch: 1 });"), []);
  assert.deepEqual(found('src/simulator/main.ts', "import 'node:fs';\nDate.now();"), []);
});

test('the check sees import cycles', () => {
  const file = (name: string, text: string): Source => readSource(`src/base/${name}.ts`, text);
  const knot = [
    file('a', "import '#base/b.ts';"),
    file('b', "export { c } from '#base/c.ts';\nimport 'node:fs';"),
    file('c', "import { a } from '#base/a.ts';"),
    file('d', "import '#base/a.ts';"),
    file('e', "import '#base/e.ts';"),
  ];
  assert.deepEqual(importCycles(knot), ['src/base/a.ts ↔ src/base/b.ts ↔ src/base/c.ts', 'src/base/e.ts']);
  const typesOnly = [file('a', "import '#base/b.ts';"), file('b', "import type { A } from '#base/a.ts';")];
  assert.deepEqual(importCycles(typesOnly), []);
});
