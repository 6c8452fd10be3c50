/** The menu as a panel sees it, over a bus that only notes what is sent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bus } from '#dbus/bus.ts';
import type { Exported } from '#dbus/exported.ts';
import type { Value, Variant } from '#dbus/signature.ts';
import { TrayMenu } from '#desktop/tray/menu.ts';
import type { Action, Row } from '#desktop/tray/rows.ts';

interface Noted {
  readonly menu: TrayMenu;
  readonly signals: (readonly Value[])[];
  readonly chosen: Action[];
  ask(member: string, ...values: readonly Value[]): readonly Value[];
}

function noted(): Noted {
  const signals: (readonly Value[])[] = [];
  const chosen: Action[] = [];
  let exported: Exported | undefined;
  const bus = {
    show: (_path: string, [first]: readonly Exported[]) => {
      exported = first;
    },
    signal: (_path: string, _iface: Exported, member: string, ...body: readonly Value[]) =>
      signals.push([member, ...body]),
  } as unknown as Bus;
  const menu = new TrayMenu(bus, action => chosen.push(action));
  const ask = (member: string, ...values: readonly Value[]) =>
    exported!.methods[member]!.call(...values) as readonly Value[];
  return { menu, signals, chosen, ask };
}

const text = (key: string, words: string): Row => ({ kind: 'text', key, text: words });
const order = (key: string): Row => ({ kind: 'order', key, text: key, action: { kind: 'quit' } });

/** The numbers and words of the rows, as a panel fetches them. */
function layout({ ask }: Noted): readonly (readonly [id: number, label: unknown])[] {
  const [, [, , rows]] = ask('GetLayout', 0, -1, []) as readonly [
    number,
    readonly [number, unknown, readonly Variant[]],
  ];
  return rows.map(({ value }) => {
    const [id, properties] = value as unknown as readonly [number, ReadonlyMap<string, Variant>];
    return [id, properties.get('label')?.value] as const;
  });
}

test('words that change are sent alone, and nothing is sent when nothing changed', () => {
  const world = noted();
  world.menu.show([text('state', 'Syncing'), order('quit')]);
  assert.deepEqual(world.signals.splice(0), [['LayoutUpdated', 2, 0]]);
  world.menu.show([text('state', 'Syncing'), order('quit')]);
  assert.deepEqual(world.signals, []);
  world.menu.show([text('state', 'a_b'), order('quit')]);
  const [[member, [update] = [], removed] = []] = world.signals.splice(0) as unknown as [string, Value[][], Value[]][];
  assert.deepEqual([member, removed], ['ItemsPropertiesUpdated', []]);
  assert.deepEqual(update, [1, new Map([['label', { signature: 's', value: 'a__b' }]])]);
});

test('a number is never used again, and a row that stays keeps its own', () => {
  const world = noted();
  world.menu.show([order('a'), order('b')]);
  world.menu.show([order('b')]);
  world.menu.show([order('a'), order('b'), order('c')]);
  assert.deepEqual(layout(world), [
    [3, 'a'],
    [2, 'b'],
    [4, 'c'],
  ]);
});

test('a click comes back as what the row does, and one on a row that is gone is refused', () => {
  const world = noted();
  const below: Row = { kind: 'submenu', key: 'more', text: 'more', rows: [order('deep')] };
  world.menu.show([text('state', 'x'), order('quit'), below]);
  const click = (id: number): unknown => world.ask('Event', id, 'clicked', { signature: 'i', value: 0 }, 0);
  click(1);
  assert.deepEqual(world.chosen, []);
  click(2);
  click(4);
  assert.equal(world.chosen.length, 2);
  world.ask('Event', 2, 'hovered', { signature: 'i', value: 0 }, 0);
  assert.equal(world.chosen.length, 2);
  assert.throws(() => click(77), /no row 77/);
  assert.deepEqual(
    world.ask('EventGroup', [
      [2, 'clicked', 0, 0],
      [77, 'clicked', 0, 0],
    ]),
    [[77]],
  );
  assert.equal(world.chosen.length, 3);
});

test('levels are told as deep as they are asked for', () => {
  const world = noted();
  world.menu.show([{ kind: 'submenu', key: 'more', text: 'more', rows: [order('deep')] }]);
  const levels = (depth: number): string => JSON.stringify(world.ask('GetLayout', 0, depth, []));
  assert.ok(!levels(0).includes('"value":[1'));
  assert.ok(levels(1).includes('"value":[1') && !levels(1).includes('"value":[2'));
  assert.ok(levels(2).includes('"value":[2'));
});
