/**
 * Edits that scramble files (R108, R109). What looks so is found out as the bytes pass on their way to the station; how
 * each was judged is on record, by node and content, beside the judged deletions.
 */
import type { TaskContext } from '#engine/context.ts';
import { isMassScrambling, isWithinWindow, type JudgedChange, newHold } from '#model/hold.ts';
import type { ContentId, NodeId } from '#model/node.ts';
import { isScrambled } from '#model/scrambled.ts';
import type { LocalNode } from '#model/tree.ts';

/** Looks at one edited file while it is read. */
export class ScrambleWatch {
  readonly #context: TaskContext;
  readonly #node: LocalNode;
  #looked = false;
  #scrambled = false;
  #held = false;

  constructor(context: TaskContext, node: LocalNode) {
    this.#context = context;
    this.#node = node;
  }

  /** Called with each chunk; answers whether it may be sent already. */
  passes(bytes: Uint8Array): boolean {
    if (!this.#looked) {
      this.#looked = true;
      this.#scrambled = isScrambled(namesOf(this.#context, this.#node), bytes);
      this.#held = this.#scrambled && isOneTooMany(this.#context, this.#node.id);
    }
    return !this.#held;
  }

  /** Notes what was found of an edit that left these bytes; answers whether it waits for a person. */
  concludeHeld(content: ContentId): boolean {
    if (this.#scrambled) note(this.#context, { node: this.#node.id, content }, this.#held);
    return this.#held;
  }
}

/** What a file is called, and what it was called when both sides last agreed. */
function namesOf({ doors: { store } }: TaskContext, { id, name }: LocalNode): readonly string[] {
  const before = store.base(id)?.name;
  return before === undefined ? [name] : [name, before];
}

/** Whether this is the record of an edit that left this content and waits for a person. */
export function isHeldEdit(judged: JudgedChange | undefined, content: ContentId): boolean {
  return judged?.change === 'edit' && judged.state === 'held' && judged.content === content;
}

/** Whether one more scrambled edit is held (R109); a released one is sent, whatever others are. */
function isOneTooMany({ doors: { store, clock }, settings }: TaskContext, id: NodeId): boolean {
  const known = store.judgedChange(id);
  if (known?.change === 'edit' && known.state === 'released') return false;
  const nowMs = clock.nowMs();
  const others = [...store.judgedChanges()].filter(
    ({ node, change, state, atMs }) =>
      node !== id && change === 'edit' && state !== 'released' && isWithinWindow(atMs, nowMs),
  );
  return isMassScrambling(others.length + 1, settings.holdFiles);
}

interface Edit {
  readonly node: NodeId;
  /** What it left. */
  readonly content: ContentId;
}

/** What is not held counts, for as long as the window reaches back. */
function note({ doors: { store, clock, log, random }, settings }: TaskContext, edit: Edit, held: boolean): void {
  if (settings.holdFiles === 0) return;
  const known = store.judgedChange(edit.node);
  if (known?.change === 'edit' && known.content === edit.content && (!held || known.state === 'held')) return;
  const open = [...store.judgedChanges()].find(({ change, state }) => change === 'edit' && state === 'held');
  const hold = held ? (open?.hold ?? newHold(random)) : '';
  const judged = { ...edit, change: 'edit', state: held ? 'held' : 'passed', hold, atMs: clock.nowMs() } as const;
  store.transaction(writes => writes.putJudgedChange(judged));
  if (held && open === undefined) log('warn', 'scrambled edits held', { hold });
}

/**
 * Drops what `records`, all that was judged, say about edits that are no more: what was edited again is judged anew, and what came to be the same
 * on both sides is done. What passed counts a while longer.
 */
export function forgetEdits({ doors: { store, clock } }: TaskContext, records: readonly JudgedChange[]): void {
  const nowMs = clock.nowMs();
  const over = records.filter(({ node, change, content, state, atMs }) => {
    if (change !== 'edit') return false;
    if (state === 'passed') return !isWithinWindow(atMs, nowMs);
    const remote = store.remote(node)?.state;
    return store.local(node)?.content !== content || !remote || remote.content === content;
  });
  if (over.length === 0) return;
  store.transaction(writes => {
    for (const { node } of over) writes.dropJudgedChange(node);
  });
}
