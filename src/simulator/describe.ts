/** What a drive's records say, in few words, for people who look into a failure. */
import type { Round } from '#engine/round.ts';
import type { NodeId, Place } from '#model/node.ts';
import type { FilesErrorCode } from '#platform/files.ts';
import { allSteps, type DiskFault } from '#platform/memory/memory-volume.ts';
import type { SimulatedDrive } from '#simulator/drive.ts';

/** Every unsettled node of a drive, and everything that lies where one of its rows says, one a line. */
export function describeUnsettled({ store, name }: SimulatedDrive): string {
  const ids = new Set<NodeId>(store.unsettled());
  for (const id of [...ids]) {
    for (const row of [store.base(id), store.local(id), store.remote(id)]) if (row?.parent) ids.add(row.parent);
  }
  const lines = [...ids].sort().map(id => describeNode({ store }, id));
  return [`${name}, unsettled nodes and their folders:`, ...lines].join('\n');
}

export function describeNode({ store }: Pick<SimulatedDrive, 'store'>, id: NodeId): string {
  const [base, local, remote] = [store.base(id), store.local(id), store.remote(id)];
  const flags = `${local?.missing ? ' missing' : ''}${local?.parked ? ' parked' : ''}`;
  const content = (hash: string | null | undefined): string => (hash ? ` =${hash.slice(2, 8)}` : '');
  const parts = [
    base && `base ${place(base)}${content(base.state?.content)} c${base.contentRev} p${base.placeRev}`,
    local && `local ${place(local)}${content(local.content)}${flags}`,
    remote && `remote ${place(remote)}${content(remote.state?.content)} c${remote.contentRev} p${remote.placeRev}`,
  ];
  const kind = (base ?? local ?? remote)?.kind ?? 'unknown';
  return `  ${id.slice(0, 6)} ${kind}: ${parts.filter(part => part !== undefined).join(' | ')}`;
}

function place({ parent, name }: Place): string {
  return `${parent === null ? '' : parent.slice(0, 6)}/${name}`;
}

export function describeRound({ state, detail, steps, unsettled, wakeInMs }: Round): string {
  return `${state} ${detail} (${steps} steps, ${unsettled} unsettled, wakes in ${wakeInMs})`;
}

/** What made a round of the drive end, and where it was. */
export function describeFailure(drive: SimulatedDrive, error: unknown): string {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${drive.name}: ${told}\n${describeUnsettled(drive)}`;
}

/** How an operation of the disk fails, for the trace. */
export function describeFault(fault: FilesErrorCode | DiskFault): string {
  if (typeof fault === 'string') return fault;
  const { code, steps } = fault;
  return steps === allSteps ? `${code}, though it is done` : `${code}, after ${steps} of its steps`;
}
