/** The menu on the bus (com.canonical.dbusmenu): what panels ask about it, and how they hear that it changed. */

import type { Bus } from '#dbus/bus.ts';
import { type Exported, invalidArguments } from '#dbus/exported.ts';
import { type Value, type Variant, variant } from '#dbus/signature.ts';
import type { Action, Row } from '#desktop/tray/rows.ts';

export const menuPath = '/MenuBar';

/** A row with the number by which panels know it. Numbers are never used again: some panels keep what they had of one. */
interface Item {
  readonly id: number;
  readonly row: Row;
  readonly items: readonly Item[];
}

type Properties = ReadonlyMap<string, Variant>;

const layoutType = '(ia{sv}av)';
const root = 0;

export class TrayMenu {
  readonly #bus: Bus;
  readonly #choose: (action: Action) => void;
  readonly #exported: Exported;
  #items: readonly Item[] = [];
  #lastId = root;
  #revision = 1;

  /** Shows an empty menu on the bus; `choose` hears of every order that is chosen. */
  constructor(bus: Bus, choose: (action: Action) => void) {
    this.#bus = bus;
    this.#choose = choose;
    this.#exported = this.#describe();
    bus.show(menuPath, [this.#exported]);
  }

  /** Shows these rows from now on. Tells panels only what changed: words of rows, or the whole where rows came or went. */
  show(rows: readonly Row[]): void {
    const before = this.#items;
    this.#items = this.#numbered(rows, before);
    if (!sameIds(before, this.#items)) {
      this.#revision += 1;
      this.#bus.signal(menuPath, this.#exported, 'LayoutUpdated', this.#revision, root);
      return;
    }
    const old = new Map(flat(before).map(item => [item.id, item.row]));
    const changed = flat(this.#items).filter(({ id, row }) => textOf(row) !== textOf(old.get(id)!));
    if (changed.length === 0) return;
    const updates = changed.map(item => [item.id, new Map([['label', labelOf(item.row)]])]);
    this.#bus.signal(menuPath, this.#exported, 'ItemsPropertiesUpdated', updates, []);
  }

  /** A row that was there under its key in the same place of the tree keeps its number. */
  #numbered(rows: readonly Row[], before: readonly Item[]): readonly Item[] {
    return rows.map(row => {
      const known = before.find(each => each.row.key === row.key && each.row.kind === row.kind);
      if (known === undefined) this.#lastId += 1;
      const id = known?.id ?? this.#lastId;
      return { id, row, items: row.kind === 'submenu' ? this.#numbered(row.rows, known?.items ?? []) : [] };
    });
  }

  #describe(): Exported {
    return {
      name: 'com.canonical.dbusmenu',
      methods: {
        GetLayout: { takes: 'iias', answers: `u${layoutType}`, call: (id, depth) => this.#layout(id, depth) },
        GetGroupProperties: { takes: 'aias', answers: 'a(ia{sv})', call: ids => [this.#group(ids as number[])] },
        GetProperty: { takes: 'is', answers: 'v', call: (id, name) => [this.#property(id, name)] },
        Event: { takes: 'isvu', answers: '', call: (id, event) => this.#event(id, event) },
        EventGroup: { takes: 'a(isvu)', answers: 'ai', call: events => [this.#events(events as Value[][])] },
        AboutToShow: { takes: 'i', answers: 'b', call: () => [false] },
        AboutToShowGroup: { takes: 'ai', answers: 'aiai', call: () => [[], []] },
      },
      properties: {
        Version: { type: 'u', read: () => 3 },
        TextDirection: { type: 's', read: () => 'ltr' },
        Status: { type: 's', read: () => 'normal' },
        IconThemePath: { type: 'as', read: () => [] },
      },
      signals: {
        ItemsPropertiesUpdated: 'a(ia{sv})a(ias)',
        LayoutUpdated: 'ui',
        ItemActivationRequested: 'iu',
      },
    };
  }

  #layout(id: Value | undefined, depth: Value | undefined): readonly Value[] {
    const items = id === root ? this.#items : this.#item(id).items;
    const properties = id === root ? rootProperties : propertiesOf(this.#item(id).row);
    return [this.#revision, [id ?? root, properties, layoutsOf(items, Number(depth))]];
  }

  /** No numbers: all of them. */
  #group(ids: readonly number[]): readonly Value[] {
    const items = flat(this.#items).filter(({ id }) => ids.length === 0 || ids.includes(id));
    const top = ids.length === 0 || ids.includes(root) ? [[root, rootProperties]] : [];
    return [...top, ...items.map(({ id, row }) => [id, propertiesOf(row)])];
  }

  #property(id: Value | undefined, name: Value | undefined): Value {
    const properties = id === root ? rootProperties : propertiesOf(this.#item(id).row);
    const value = properties.get(String(name));
    if (value === undefined) throw invalidArguments(`the row ${id} has no property ${name}`);
    return value;
  }

  #event(id: Value | undefined, event: Value | undefined): readonly Value[] {
    if (id === root) return [];
    const { row } = this.#item(id);
    if (event === 'clicked' && row.kind === 'order') this.#choose(row.action);
    return [];
  }

  /** The numbers that are no row. */
  #events(events: readonly (readonly Value[])[]): readonly Value[] {
    const known = new Set([root, ...flat(this.#items).map(({ id }) => id)]);
    for (const [id, event] of events) if (known.has(id as number)) this.#event(id, event);
    return events.map(([id]) => id as number).filter(id => !known.has(id));
  }

  #item(id: Value | undefined): Item {
    const found = flat(this.#items).find(each => each.id === id);
    if (found === undefined) throw invalidArguments(`there is no row ${id} in the menu`);
    return found;
  }
}

const rootProperties: Properties = new Map([['children-display', variant('s', 'submenu')]]);

function propertiesOf(row: Row): Properties {
  if (row.kind === 'separator') return new Map([['type', variant('s', 'separator')]]);
  return new Map([
    ['label', labelOf(row)],
    ...(row.kind === 'text' ? [['enabled', variant('b', false)] as const] : []),
    ...(row.kind === 'submenu' ? [['children-display', variant('s', 'submenu')] as const] : []),
  ]);
}

/** An underscore would mark the letter after it as a key to press; two of them are one. */
function labelOf(row: Row): Variant {
  return variant('s', textOf(row).replaceAll('_', '__'));
}

function textOf(row: Row): string {
  return row.kind === 'separator' ? '' : row.text;
}

/** Down to `depth` levels; -1 is all of them. */
function layoutsOf(items: readonly Item[], depth: number): readonly Value[] {
  if (depth === 0) return [];
  return items.map(({ id, row, items: below }) =>
    variant(layoutType, [id, propertiesOf(row), layoutsOf(below, depth - 1)]),
  );
}

function flat(items: readonly Item[]): readonly Item[] {
  return items.flatMap(item => [item, ...flat(item.items)]);
}

function sameIds(a: readonly Item[], b: readonly Item[]): boolean {
  return JSON.stringify(idsOf(a)) === JSON.stringify(idsOf(b));
}

function idsOf(items: readonly Item[]): readonly unknown[] {
  return items.map(({ id, items: below }) => [id, idsOf(below)]);
}
