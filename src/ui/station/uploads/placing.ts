/** Where uploaded files go: folders are made as needed, and a person is asked about names that are taken. */
import { freeName } from '#model/free-name.ts';
import { nameKey } from '#model/name.ts';
import type { NodeId } from '#model/node.ts';
import type { BatchDone, Op } from '#protocol/commit.ts';
import type { NodeWire, StateWire } from '#protocol/schema.ts';
import { newId } from '#ui/common/ids.ts';

export type ClashChoice = 'replace' | 'keep' | 'skip';

/** A name that is taken. `others`: files of the same upload that may clash too. */
export interface Clash {
  readonly name: string;
  /** What it would be called beside the other. */
  readonly free: string;
  /** Only a file can be replaced by a file. */
  readonly canReplace: boolean;
  readonly others: number;
}

export interface ClashAnswer {
  readonly choice: ClashChoice;
  /** The same for all others. */
  readonly all: boolean;
}

export interface PlacingDoors {
  list(folder: NodeId): Promise<readonly NodeWire[]>;
  /** Throws when it is refused. */
  commit(ops: readonly Op[]): Promise<BatchDone>;
  ask(clash: Clash): Promise<ClashAnswer>;
}

/** Where one file goes, before its content is known. */
export type Placed =
  | { readonly kind: 'create'; readonly parent: NodeId; readonly name: string }
  | { readonly kind: 'update'; readonly node: NodeWire };

/** The places in one upload to folder `top`. */
export class Placing {
  readonly #doors: PlacingDoors;
  readonly #folders = new Map<string, Promise<Folder>>();
  readonly #always: { file?: ClashChoice; other?: ClashChoice } = {};

  constructor(doors: PlacingDoors, top: NodeId) {
    this.#doors = doors;
    this.#folders.set('', this.#listed(top));
  }

  /** Undefined: skipped. `others` files are still to be placed. */
  async file(path: readonly string[], others: number): Promise<Placed | undefined> {
    const folder = await this.folder(path.slice(0, -1));
    const name = path.at(-1) ?? '';
    const taken = folder.names.get(nameKey(name));
    const choice = taken === undefined ? 'keep' : await this.#choose(folder, { name, taken, others });
    if (choice === 'skip') return undefined;
    if (choice === 'replace' && taken && taken !== 'new') return { kind: 'update', node: taken };
    const free = freeIn(folder, name);
    folder.names.set(nameKey(free), 'new');
    return { kind: 'create', parent: folder.id, name: free };
  }

  /** The folder at `path`, made when it is not there. */
  folder(path: readonly string[]): Promise<Folder> {
    const key = path.map(nameKey).join('/');
    const known = this.#folders.get(key);
    if (known !== undefined) return known;
    const made = this.folder(path.slice(0, -1)).then(parent => this.#inside(parent, path.at(-1) ?? ''));
    this.#folders.set(key, made);
    return made;
  }

  async #inside(parent: Folder, name: string): Promise<Folder> {
    const there = parent.names.get(nameKey(name));
    if (there && there !== 'new' && there.kind === 'folder') return this.#listed(there.id);
    const id = newId();
    const free = freeIn(parent, name);
    parent.names.set(nameKey(free), 'new');
    await this.#doors.commit([{ op: 'create', id, parent: parent.id, name: free, kind: 'folder', state: null }]);
    return { id, names: new Map() };
  }

  async #listed(id: NodeId): Promise<Folder> {
    const entries = await this.#doors.list(id);
    return { id, names: new Map(entries.map(node => [nameKey(node.name), node])) };
  }

  async #choose(folder: Folder, { name, taken, others }: Taken): Promise<ClashChoice> {
    const canReplace = taken !== 'new' && taken.kind === 'file';
    const kind = canReplace ? 'file' : 'other';
    const always = this.#always[kind];
    if (always) return always;
    const { choice, all } = await this.#doors.ask({ name, free: freeIn(folder, name), canReplace, others });
    if (all) this.#always[kind] = choice;
    if (all && choice !== 'replace') this.#always.other = choice;
    return choice;
  }
}

/** The op that puts content `state` where the file goes. */
export function opFor(placed: Placed, state: StateWire): Op {
  if (placed.kind === 'update') {
    return { op: 'update', id: placed.node.id, base: placed.node.contentRev, state };
  }
  return { op: 'create', id: newId(), parent: placed.parent, name: placed.name, kind: 'file', state };
}

export interface Folder {
  readonly id: NodeId;
  /** Name key → what has the name; `new` is on its way there. */
  readonly names: Map<string, NodeWire | 'new'>;
}

interface Taken {
  readonly name: string;
  readonly taken: NodeWire | 'new';
  readonly others: number;
}

function freeIn({ names }: Folder, name: string): string {
  return freeName(name, free => !names.has(nameKey(free)));
}
