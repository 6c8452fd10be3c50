/**
 * The durable note of contents about to become visible, as text and back. A group has one note, since one row is much
 * cheaper than hundreds.
 */
import type { TaskContext } from '#engine/context.ts';
import { intentFrom, intentText } from '#engine/intent-text.ts';
import type { NodeId } from '#model/node.ts';
import type { RemoteNode, Stamp } from '#model/tree.ts';
import type { BinNote } from '#platform/recovery-bin-index.ts';
import type { Intent } from '#platform/task-store.ts';
import type { TargetPlace } from '#reconcile/plan-types.ts';

export interface ApplyIntent {
  readonly id: NodeId;
  /** Its name in the staging area. */
  readonly name: string;
  readonly path: string;
  readonly place: TargetPlace;
  /** The staged file's stamp: the inode tells afterwards whether it became visible, and as which node (R50). */
  readonly stamp: Stamp;
  /** What an exchange should bring out; undefined where nothing stood. */
  readonly expects: Stamp | undefined;
  readonly remote: RemoteNode;
  /** What the recovery bin is told about the displaced bytes; undefined where nothing stood. */
  readonly note: BinNote | undefined;
}

/** Reads what `intentText` wrote; this program wrote it, so a fault in it is a programmer's. */
export function applyIntentFrom(text: string): ApplyIntent {
  const intent = intentFrom(text) as ApplyIntent;
  return { ...intent, expects: intent.expects, note: intent.note };
}

/** The note of all of them. */
export function groupIntent(intents: readonly ApplyIntent[]): Intent {
  return { id: groupId(intents), kind: 'apply-group', body: intentText(intents) };
}

export function groupId([first]: readonly ApplyIntent[]): string {
  return `group-${first?.name}`;
}

/** After a crash each is finished or undone by itself, so each has a note of its own again. */
export function partGroups({ doors: { store } }: TaskContext): void {
  for (const { id, body } of [...store.intents()].filter(({ kind }) => kind === 'apply-group')) {
    store.transaction(writes => {
      for (const intent of intentFrom(body) as ApplyIntent[])
        writes.putIntent({ id: intent.name, kind: 'apply', body: intentText(intent) });
      writes.dropIntent(id);
    });
  }
}
