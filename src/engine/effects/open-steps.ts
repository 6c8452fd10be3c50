/**
 * Takes out of a plan what has to wait until a document is closed: the steps about the document itself (R144), those that
 * would take a folder around it from its place (R146), and those that need its place (R147). Everything else goes on.
 */
import { pathOf, type TaskContext, volumeKey } from '#engine/context.ts';
import { type OpenDocument, openAt, putOff } from '#engine/effects/open-document.ts';
import type { NodeId, Place } from '#model/node.ts';
import { lockNames } from '#model/office-lock.ts';
import { joinPath } from '#model/path.ts';
import { FilesError, type NamedEntry } from '#platform/files.ts';
import type { LocalStep, Plan } from '#reconcile/plan-types.ts';

/** The local steps that may be carried out now; what waits is listed, with who has the document open. */
export async function withoutOpen(context: TaskContext, plan: Pick<Plan, 'local' | 'circles'>): Promise<LocalStep[]> {
  const { store } = context.doors;
  const free: LocalStep[] = [];
  const waiting: Waiting = { nodes: new Map(), places: new Map() };
  // Steps come in the order in which they need each other: what one waits for is known by then.
  for (const step of plan.local) {
    const open = await openFor(context, step, { plan, waiting });
    if (open === undefined) {
      free.push(step);
      continue;
    }
    const local = store.local(step.id);
    const path = pathOf(context, step.id);
    if (path !== undefined) putOff(context, step.id, path, open);
    // It would be out of sight as long: the next plan, in which the document rests, finds it a real place (R53).
    if (local?.parked) context.hints.path(open.path);
    waiting.nodes.set(step.id, open);
    if (local) waiting.places.set(placeKey(context, local), open);
  }
  return free;
}

/** What waits, and the places that do not come free, each with the document that it waits for. */
interface Waiting {
  readonly nodes: Map<NodeId, OpenDocument>;
  readonly places: Map<string, OpenDocument>;
}

interface Around {
  readonly plan: Pick<Plan, 'circles'>;
  readonly waiting: Waiting;
}

/** The document that the step has to wait for. */
async function openFor(
  context: TaskContext,
  step: LocalStep,
  { plan, waiting }: Around,
): Promise<OpenDocument | undefined> {
  const inTheWay = 'to' in step ? waiting.places.get(placeKey(context, step.to)) : undefined;
  if (inTheWay) return inTheWay;
  switch (step.kind) {
    // They come where nothing stands.
    case 'download':
    case 'make-folder':
      return undefined;
    case 'remove-local':
      return step.expects.kind === 'folder' ? heldBy(context, step.id, waiting) : openIn(context, step.id);
    case 'park':
      return openInCircle(context, step.id, plan.circles.find(circle => circle.includes(step.id)) ?? [step.id]);
    default:
      return openIn(context, step.id);
  }
}

/** A folder goes only when it is empty (R46), so it waits for what waits in it. */
function heldBy({ doors: { store } }: TaskContext, folder: NodeId, { nodes }: Waiting): OpenDocument | undefined {
  if (nodes.size === 0) return undefined;
  for (const { id } of store.localChildren(folder)) if (nodes.has(id)) return nodes.get(id);
  return undefined;
}

/** Nobody is taken from his place for a circle that cannot be gone round now (R147): all of it waits, listed. */
async function openInCircle(
  context: TaskContext,
  mover: NodeId,
  circle: readonly NodeId[],
): Promise<OpenDocument | undefined> {
  for (const id of circle) {
    const open = await openIn(context, id);
    if (open === undefined) continue;
    for (const other of circle) {
      const path = other === mover ? undefined : pathOf(context, other);
      if (path !== undefined) putOff(context, other, path, open);
    }
    return open;
  }
  return undefined;
}

/** The node itself is open, or something in it is. */
async function openIn(context: TaskContext, id: NodeId): Promise<OpenDocument | undefined> {
  const path = pathOf(context, id);
  const kind = context.doors.store.local(id)?.kind;
  if (path === undefined || kind === undefined || kind === 'link') return undefined;
  if (kind === 'file') return openAt(context, path);
  // While one stays open, not all of the folder is looked through again and again.
  const known = context.openIn.get(id);
  const still = known === undefined ? undefined : await openAt(context, `${path}/${known}`);
  const open = still ?? (await firstOpen(context, path));
  if (open) context.openIn.set(id, open.path.slice(path.length + 1));
  else context.openIn.delete(id);
  return open;
}

/** The first open document beneath a folder, synced or not: its program will save to the path that it knows. */
async function firstOpen(context: TaskContext, folder: string): Promise<OpenDocument | undefined> {
  const pending = [folder];
  // A task that is being stopped carries out none of the steps.
  for (let path = pending.pop(); path !== undefined && !context.closing; path = pending.pop()) {
    const entries = await entriesOf(context, path);
    const names = new Set(entries.map(({ name }) => name));
    for (const { name, kind } of entries) {
      if (kind === 'folder') pending.push(joinPath(path, name));
      if (kind !== 'file' || !lockNames(name).some(lock => names.has(lock))) continue;
      const open = await openAt(context, joinPath(path, name));
      if (open) return open;
    }
  }
  return undefined;
}

/** In what cannot be looked into by the drive, no lock file can be seen. */
async function entriesOf({ doors: { files } }: TaskContext, path: string): Promise<readonly NamedEntry[]> {
  try {
    return (await files.names(path)) ?? [];
  } catch (error) {
    if (error instanceof FilesError) return [];
    throw error;
  }
}

function placeKey(context: TaskContext, { parent, name }: Place): string {
  return `${parent}/${volumeKey(context, name)}`;
}
