/** `waystation station history | undo | restore-folder`: what was done to a share, and how it is taken back. */
import { confirmForGood } from '#cli/confirm.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { moment, printJson, printLine, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import { momentIn, type UndoAsked, undoOf } from '#cli/station-undo.ts';
import type { NodeId } from '#model/node.ts';
import type { ShareRow } from '#platform/share-store.ts';
import type { RestoreRequest, RevertReply, UndoRequest } from '#protocol/past.ts';
import { Refusal } from '#protocol/refusals.ts';
import { createNames } from '#station/accounts/names.ts';
import type { OpenStation } from '#station/main/open-station.ts';
import { toldRevert } from '#station/past/revert-told.ts';
import type { Actor } from '#station/share/actor.ts';

export interface HistoryOptions extends StationOptions {
  readonly last: number;
  readonly path?: string;
  readonly json?: boolean;
}

export interface RevertOptions extends StationOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export interface UndoOptions extends RevertOptions, UndoAsked {
  /** Agrees to an undo of a span of time beforehand. */
  readonly yes?: boolean;
}

export interface FolderOptions extends RevertOptions {
  readonly at: string;
  readonly removeAdded?: boolean;
}

export async function showHistory(name: string, { last, path = '', json, ...options }: HistoryOptions): Promise<void> {
  const batches = await refusing(() =>
    withExistingStation(options, async station => {
      const share = await shareNamed(station, name);
      const names = createNames(station.accounts);
      const within = path === '' ? undefined : await folderAt(station, share, { path, revision: share.head });
      const found: Awaited<ReturnType<OpenStation['past']['batches']>>['batches'][number][] = [];
      for (let after: string | undefined, more = true; more && found.length < last; ) {
        const page = await station.past.batches(stationActor(share), share.id, { after, within });
        found.push(...page.batches);
        after = page.after;
        more = after !== undefined;
      }
      return found.slice(0, last).map(({ account, device, ...batch }) => ({
        ...batch,
        account: names.account(account),
        computer: names.computer(device),
      }));
    }),
  );
  if (json === true)
    return printJson(batches.map(({ atMs, ...batch }) => ({ ...batch, at: new Date(atMs).toISOString() })));
  if (batches.length === 0) return printLine('Nothing happened there yet.');
  printTable(
    ['BATCH', 'WHEN', 'WHO', 'COMPUTER', 'ADDED', 'CHANGED', 'MOVED', 'DELETED', 'AMONG THEM'],
    batches.map(({ revision, atMs, account, computer, added, changed, moved, deleted, examples }) => [
      ...[String(revision), moment(atMs), account || 'the station', computer],
      ...[added, changed, moved, deleted].map(String),
      examples.join(', '),
    ]),
  );
}

export async function undoBatches(name: string, batches: readonly string[], options: UndoOptions): Promise<void> {
  const { device, account, since, until, yes = false, ...revertOptions } = options;
  const asked = { device, account, since, until };
  if (batches.length > 0 && Object.values(asked).some(value => value !== undefined)) {
    throw new CommandFailed('Name batches, or whose they are and since when; not both.', exitCodes.usage);
  }
  await revert(revertOptions, async (station, actor) => {
    const share = await shareNamed(station, name);
    const request = batches.length > 0 ? { revisions: revisionsIn(batches) } : undoOf(station, asked);
    // Nobody has seen what a span of time comes to.
    const isSpan = batches.length === 0 && options.dryRun !== true;
    if (isSpan && !yes) {
      const preview = { ...request, preview: true as const } as UndoRequest;
      tell(await toldRevert(await station.past.undo(actor(share), share.id, preview)), true);
      await confirmForGood(`All that it made or changed in '${share.name}' then is taken back.`, yes);
    }
    return how => station.past.undo(actor(share), share.id, { ...request, ...how } as UndoRequest);
  });
}

function revisionsIn(batches: readonly string[]): readonly number[] {
  const revisions = batches.map(Number);
  if (revisions.every(revision => Number.isSafeInteger(revision) && revision >= 1)) return revisions;
  throw new CommandFailed("A batch is a number, as 'waystation station history' shows it.");
}

export async function restoreFolder(
  name: string,
  path: string,
  { at, removeAdded, ...options }: FolderOptions,
): Promise<void> {
  const atMs = momentIn(at);
  await revert(options, async (station, actor) => {
    const share = await shareNamed(station, name);
    const who = actor(share);
    const revision = await station.shares.moment(who, share.id, { atMs });
    const folder = await folderAt(station, share, { path, revision });
    const request = { folder, at: revision, ...(removeAdded ? { removeAdded } : {}) };
    return how => station.past.restore(who, share.id, { ...request, ...how } as RestoreRequest);
  });
}

type Once = (how: { readonly preview?: true }) => ReturnType<OpenStation['past']['undo']>;

/** Does it part by part, or tells what the first part would be. */
async function revert(
  { dryRun, json, ...options }: RevertOptions,
  prepare: (station: OpenStation, actor: (share: ShareRow) => Actor) => Promise<Once>,
): Promise<void> {
  const replies = await refusing(() =>
    withExistingStation(options, async station => {
      const once = await prepare(station, stationActor);
      const done: RevertReply[] = [];
      for (let more = true; more; ) {
        const reply = await toldRevert(await once(dryRun ? { preview: true } : {}));
        done.push(reply);
        more = reply.more && reply.revision !== undefined;
      }
      return done;
    }),
  );
  if (json === true) return printJson(replies);
  for (const reply of replies) tell(reply, dryRun === true);
}

function tell({ revision, files, folders, renamed, left, leftCount, more }: RevertReply, isDry: boolean): void {
  const counts = {
    ...files,
    'folders made': folders.made,
    'folders moved': folders.moved,
    'folders removed': folders.removed,
  };
  const said = Object.entries(counts).flatMap(([what, count]) => (count === 0 ? [] : [`${what} ${count}`]));
  if (said.length === 0) printLine('Nothing is to be done.');
  else printLine(`${isDry ? 'Would do' : `Done as batch ${revision}`}: ${said.join(', ')}`);
  for (const { path, name } of renamed) printLine(`  ${path.join('/')} comes as ${name}: its name is taken`);
  for (const { path, why } of left) printLine(`  left alone (${why}): ${path.join('/')}`);
  if (leftCount > left.length) printLine(`  and ${leftCount - left.length} more that are left alone`);
  if (more && isDry) printLine('  That is the first part; the rest follows by itself.');
}

/** Whoever has the data folder may do everything; the history says that it was the station itself. */
function stationActor({ root }: ShareRow): Actor {
  return { account: '', device: root, grant: 'write' };
}

async function shareNamed({ shares }: OpenStation, name: string): Promise<ShareRow> {
  const found = (await shares.shares()).find(share => share.name === name || share.id === name);
  if (found) return found;
  throw new CommandFailed(`There is no share '${name}'; see 'waystation station share list'.`);
}

/** The folder of that path as it was at the revision, from the top of the share. */
async function folderAt(
  { shares }: OpenStation,
  share: ShareRow,
  { path, revision }: { readonly path: string; readonly revision: number },
): Promise<NodeId> {
  let node = share.root;
  for (const name of path.split('/').filter(part => part !== '')) {
    let found: NodeId | undefined;
    for (let after: string | undefined, more = true; more && !found; ) {
      const page = await shares.folder(stationActor(share), share.id, {
        node,
        at: `${revision}`,
        ...(after === undefined ? {} : { after }),
      });
      found = page.entries.find(entry => entry.kind === 'folder' && entry.name === name)?.id;
      after = page.after;
      more = after !== undefined;
    }
    if (!found) throw new CommandFailed(`There is no folder '${path}' in '${share.name}' at that moment.`);
    node = found;
  }
  return node;
}

/** What the station refuses is an expected end of a command. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw new CommandFailed(error.message, undefined, error);
    throw error;
  }
}
