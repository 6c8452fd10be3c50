/**
 * For tests: three trees drawn in a line of text each, and the plan for them in words.
 *
 * A drawing lists nodes by path, parents first: `d/ d/a=2@5 d/x#y`. A path that ends with `/` is a folder. Behind it
 * may stand, in this order: `#id` (the last name otherwise), `=content` (`?` is unknown, `0` otherwise), `@mtime` in
 * seconds, `%mode` in octal, `*size`, `->` for a link, `~` for missing, `^` for parked, `!doubt`.
 */
import { assert, present } from '#base/assert.ts';
import { exact } from '#model/fidelity.ts';
import type { ContentId, ContentState, Kind, NodeId } from '#model/node.ts';
import type { BaseNode, Doubt, LocalNode, RemoteNode, Stamp } from '#model/tree.ts';
import { reconcile } from '#reconcile/plan.ts';
import type { LocalStep, Obstacle, Plan, Policy, RecordStep, RemoteStep, Trees } from '#reconcile/plan-types.ts';

export interface Drawing {
  readonly base?: string;
  readonly local?: string;
  readonly remote?: string;
}

/** A plan in words; what is empty is left out. */
export interface PlanInWords {
  records?: string[];
  local?: string[];
  remote?: string[][];
  examine?: string[];
  obstacles?: string[];
}

export const rootId = 'root' as NodeId;

/** The plan for the drawn trees, over all their nodes. */
export function planOf(drawing: Drawing, policy: Partial<Policy> = {}): PlanInWords {
  const trees = draw(drawing);
  return inWords(reconcile(trees, trees.ids(), { ...twoWay(), ...policy }));
}

/** A two-way task that keeps the newer and keeps the discarded beside it. */
export function twoWay(): Policy {
  let made = 0;
  return {
    root: rootId,
    sends: true,
    receives: true,
    conflicts: 'latest',
    keepDiscarded: true,
    computer: 'PC',
    zoneMinutes: 0,
    skewMs: 0,
    consistencyCheck: true,
    fidelity: exact,
    localKey: name => name.normalize('NFC'),
    remoteKey: name => name.normalize('NFC').toLowerCase(),
    localObstacle: () => undefined,
    remoteObstacle: () => undefined,
    resting: () => false,
    deletion: () => undefined,
    editIsHeld: () => false,
    leavesOut: () => false,
    unquiet: () => false,
    awaitsRules: () => false,
    newId: () => {
      made += 1;
      return `new${made}` as NodeId;
    },
  };
}

export const downloadOnly: Partial<Policy> = { sends: false };
export const uploadOnly: Partial<Policy> = { receives: false };

export interface DrawnTrees extends Trees {
  /** Every id that one of the trees has, but the root's. */
  ids(): NodeId[];
}

export function draw({ base = '', local = '', remote = '' }: Drawing): DrawnTrees {
  const bases = new Map(parse(base).map(node => [node.id, baseRow(node)]));
  return memoryTrees({
    base: [baseRow(root), ...bases.values()],
    local: [localRow(root), ...parse(local).map(localRow)],
    remote: [remoteRow(root, baseRow(root)), ...parse(remote).map(node => remoteRow(node, bases.get(node.id)))],
  });
}

/** Trees over given rows; children come in the order of the rows. */
export function memoryTrees(rows: {
  readonly base: readonly BaseNode[];
  readonly local: readonly LocalNode[];
  readonly remote: readonly RemoteNode[];
}): DrawnTrees {
  const byId = <Row extends { readonly id: NodeId }>(all: readonly Row[]): Map<NodeId, Row> =>
    new Map(all.map(row => [row.id, row]));
  const [base, local, remote] = [byId(rows.base), byId(rows.local), byId(rows.remote)];
  return {
    base: id => base.get(id),
    local: id => local.get(id),
    remote: id => remote.get(id),
    localChildren: parent => rows.local.filter(row => row.parent === parent && !row.parked),
    remoteChildren: parent => rows.remote.filter(row => row.parent === parent),
    ids: () => [...new Set([...base.keys(), ...local.keys(), ...remote.keys()])].filter(id => id !== rootId),
  };
}

export function inWords(plan: Plan): PlanInWords {
  const words: PlanInWords = {};
  if (plan.records.length > 0) words.records = plan.records.map(recordInWords);
  if (plan.local.length > 0) words.local = plan.local.map(localInWords);
  if (plan.remote.length > 0) words.remote = plan.remote.map(batch => batch.map(remoteInWords));
  if (plan.examine.length > 0) words.examine = [...plan.examine];
  if (plan.obstacles.length > 0) words.obstacles = plan.obstacles.map(obstacleInWords);
  return words;
}

/** A node as it is drawn. */
export interface Drawn {
  readonly id: NodeId;
  readonly parent: NodeId | null;
  readonly name: string;
  readonly kind: Kind;
  readonly content: string;
  readonly mtime: number;
  readonly mode: number;
  readonly size: number;
  readonly missing: boolean;
  readonly parked: boolean;
  readonly doubt?: Doubt;
}

export const root: Drawn = {
  id: rootId,
  parent: null,
  name: '',
  kind: 'folder',
  content: '0',
  mtime: 0,
  mode: 0o755,
  size: 0,
  missing: false,
  parked: false,
};

const pattern = /^([^#=@%*~^!]+?)(#\w+)?(=[\w?]+)?(@-?\d+)?(%\d+)?(\*\d+)?(->)?(~)?(\^)?(!\w+)?$/;

export function parse(text: string): Drawn[] {
  const ids = new Map<string, NodeId>([['', rootId]]);
  return text
    .split(' ')
    .filter(token => token !== '')
    .map(token => {
      const [, path = '', id, content, mtime, mode, size, link, missing, parked, doubt] = present(
        pattern.exec(token) ?? undefined,
        `"${token}" is a drawn node`,
      );
      const names = path.replace(/\/$/, '').split('/');
      const name = present(names.at(-1), 'a path has a last name');
      const node: Drawn = {
        id: (id?.slice(1) ?? name) as NodeId,
        parent: present(ids.get(names.slice(0, -1).join('/')), `the parent of ${token} is drawn before it`),
        name,
        kind: path.endsWith('/') ? 'folder' : link === undefined ? 'file' : 'link',
        content: content?.slice(1) ?? '0',
        mtime: Number(mtime?.slice(1) ?? 0),
        mode: Number.parseInt(mode?.slice(1) ?? '644', 8),
        size: Number(size?.slice(1) ?? 1),
        missing: missing !== undefined,
        parked: parked !== undefined,
        ...(doubt && { doubt: doubt.slice(1) as Doubt }),
      };
      assert(![...ids.values()].includes(node.id), `the id ${node.id} is drawn once`);
      ids.set(names.join('/'), node.id);
      return node;
    });
}

export function stateOf({ kind, content, mtime, mode, size }: Drawn): ContentState | null {
  if (kind === 'folder') return null;
  return { content: content as ContentId, size, mtimeNs: BigInt(mtime) * 1_000_000_000n, mode };
}

export function baseRow(node: Drawn): BaseNode {
  const { id, parent, name, kind } = node;
  return { id, parent, name, kind, state: stateOf(node), contentRev: 1, placeRev: 1 };
}

/** Revision 1 where it is as base has it, 2 where it changed. */
export function remoteRow(node: Drawn, base: BaseNode | undefined): RemoteNode {
  const row = baseRow(node);
  const text = (state: ContentState | null): string =>
    state ? `${state.content} ${state.mtimeNs} ${state.mode} ${state.size}` : '';
  const contentRev = base && text(base.state) !== text(row.state) ? 2 : 1;
  const placeRev = base && (base.parent !== row.parent || base.name !== row.name) ? 2 : 1;
  return { ...row, contentRev, placeRev, revision: Math.max(contentRev, placeRev) };
}

export function localRow(node: Drawn): LocalNode {
  const { id, name, kind, content, missing, parked, doubt } = node;
  const known = kind === 'folder' || content === '?' ? null : (content as ContentId);
  const place = { parent: parked ? null : node.parent, name };
  return { id, ...place, kind, content: known, stamp: stampOf(node), missing, parked, ...(doubt && { doubt }) };
}

function stampOf({ id, size, mtime, mode }: Drawn): Stamp {
  const inode = [...id].reduce((sum, letter) => sum * 131n + BigInt(letter.charCodeAt(0)), 0n);
  const mtimeNs = BigInt(mtime) * 1_000_000_000n;
  return { device: 1n, inode, bornNs: 1n, size, mtimeNs, ctimeNs: mtimeNs, mode };
}

const place = (to: { readonly parent: NodeId | null; readonly name: string }): string =>
  `${to.parent === rootId ? '' : to.parent}/${to.name}`;

function recordInWords(step: RecordStep): string {
  if (step.kind === 'bind')
    return `bind ${step.id} ${step.agrees ? '==' : '='} ${step.to}${step.assumeEqual ? ' unread' : ''}`;
  return `${step.kind} ${step.id}`;
}

function localInWords(step: LocalStep): string {
  const words = `${step.kind} ${step.id}`;
  if (step.kind === 'move-local') return `${words} to ${place(step.to)}${step.why === 'conflict' ? ' (conflict)' : ''}`;
  if (step.kind === 'make-folder') return `${words} at ${place(step.to)}`;
  if (step.kind === 'download') return `${words}=${step.state.content} at ${place(step.to)}`;
  return step.kind === 'replace' ? `${words}=${step.state.content}` : words;
}

function remoteInWords(step: RemoteStep): string {
  const words = `${step.kind} ${step.id}`;
  if (step.kind === 'create') return `${words} at ${place(step.at)}`;
  if (step.kind === 'delete') return words;
  return step.kind === 'move' ? `${words} to ${place(step.to)} on ${step.base}` : `${words} on ${step.base}`;
}

function obstacleInWords({ id, reason }: Obstacle): string {
  return `${id}: ${reason}`;
}
