/** Adds a file to a folder under a name that is free there: whoever sends it sees nothing of what is there already. */
import { present } from '#base/assert.ts';
import { numberedName } from '#model/free-name.ts';
import type { Manifest } from '#model/manifest.ts';
import { checkName } from '#model/name.ts';
import type { ContentState, NodeId } from '#model/node.ts';
import type { ShareRow, ShareStore } from '#platform/share-store.ts';
import type { BatchResult, CommitRequest } from '#protocol/commit.ts';
import { Refusal, type RefusalCode } from '#protocol/refusals.ts';
import { wireFromState } from '#protocol/wire.ts';
import { keyOf } from '#station/share/wire.ts';

/** Names that are looked for at a time. */
const namesTogether = 100;
/** How often a name is looked for anew because somebody else took it meanwhile; then the station is busy. */
export const addTriesMax = 8;

/** A file whose chunks the station has already, pinned for the device that adds it. */
export interface AddedFile {
  readonly parent: NodeId;
  /** What it is to be called; `name (2)` and so on where that is taken. */
  readonly name: string;
  readonly state: ContentState;
  readonly manifest: Manifest;
}

export interface AddDoors {
  readonly store: ShareStore;
  readonly share: ShareRow;
  newId(): NodeId;
  /** Commits a request of one batch, with the file's manifest. */
  commit(request: CommitRequest): Promise<BatchResult>;
}

/** Answers the name that it got. Refuses what a commit refuses, and 'bad-name' for what cannot be one. */
export async function addFile(doors: AddDoors, file: AddedFile): Promise<string> {
  const fault = checkName(file.name);
  if (fault !== undefined) throw new Refusal('bad-name', fault.sentence);
  for (let tries = 0; tries < addTriesMax; tries += 1) {
    const name = await freeName(doors, file);
    const place = { parent: file.parent, name, kind: 'file' as const };
    const op = { op: 'create' as const, id: doors.newId(), ...place, state: wireFromState(file.state) };
    const result = await doors.commit({
      epoch: doors.share.epoch,
      batches: [{ opId: doors.newId(), ops: [op] }],
    });
    if (!('refused' in result)) return name;
    if (result.refused !== 'exists') throw new Refusal(result.refused as RefusalCode, result.message);
  }
  throw new Refusal('busy', `Others took the name "${file.name}" again and again; send the file again.`);
}

/** A name that is to be free in a folder; `isTaken` knows of those that are about to be taken. */
export interface NameWanted {
  readonly parent: NodeId;
  readonly name: string;
  isTaken?(nameKey: string): boolean;
}

/** The name itself, or the first numbered one that no living node of the folder has. */
export async function freeName(
  { store, share }: Pick<AddDoors, 'store' | 'share'>,
  { parent, name, isTaken = () => false }: NameWanted,
): Promise<string> {
  for (let first = 1; ; first += namesTogether) {
    const names = Array.from({ length: namesTogether }, (_, at) => numberedName(name, first + at));
    const keys = names.map(each => keyOf(each, share.nameMode));
    const rows = await store.named(
      share.id,
      keys.map(nameKey => ({ parent, nameKey })),
    );
    const taken = new Set(rows.map(row => row.nameKey));
    const free = keys.findIndex(key => !taken.has(key) && !isTaken(key));
    if (free >= 0) return present(names[free], 'each key has its name');
  }
}
