/** The file log as people read it: with the names of accounts, devices, links and shares in place of ids. */

import type { NodeId } from '#model/node.ts';
import type { AccountStore } from '#platform/account-store.ts';
import type { ShareId, ShareRow, ShareStore } from '#platform/share-store.ts';
import type { SharingLinkId } from '#platform/sharing-link-store.ts';
import type {
  AccessLogQuery,
  AccessLogReply,
  ChangeLogQuery,
  ChangeLogReply,
  FileAccessWire,
  FileChangeWire,
  FolderLogQuery,
  MostVisitedReply,
} from '#protocol/file-log.ts';
import { refusedFor } from '#protocol/refusal-reasons.ts';
import { Refusal } from '#protocol/refusals.ts';
import { accountKey } from '#station/accounts/account-name.ts';
import type { Names } from '#station/accounts/names.ts';
import { fileAccesses, mostVisited } from '#station/file-log/accesses.ts';
import { type ChangesWanted, type FileChange, fileChanges } from '#station/file-log/changes.ts';
import type { PastDoors } from '#station/past/formers.ts';
import { pastAround } from '#station/past/past-reach.ts';
import type { Actor } from '#station/share/actor.ts';
import { folderView } from '#station/share/browse.ts';
import { mustHave } from '#station/share/must-have.ts';

export interface FileLogDoors {
  readonly store: ShareStore;
  readonly accounts: AccountStore;
  readonly names: Names;
}

export interface FileLog {
  /**
   * What was done in a folder and beneath; whom only folders are granted is told of what lies in these alone (B22). Refuses
   * 'unknown-node' for what is no living folder, 'unfit' for an account that is none, and 'malformed' for an `after` that
   * is none.
   */
  folder(
    actor: Actor,
    of: { readonly share: ShareId; readonly node: NodeId },
    query: FolderLogQuery,
  ): Promise<ChangeLogReply>;
  /** Of a whole share, by its name. Refuses 'unknown-share', and as `folder` does. */
  changes(query: ChangeLogQuery): Promise<ChangeLogReply>;
  /** Which files people saw. Refuses 'unknown-share' for a share that is none. */
  accesses(query: AccessLogQuery): Promise<AccessLogReply>;
  /** What visitors saw most since a moment, wall-clock milliseconds. */
  mostVisited(sinceMs: number): Promise<MostVisitedReply>;
}

export function createFileLog(doors: FileLogDoors): FileLog {
  const { store } = doors;
  const page = async (past: PastDoors, query: Partial<ChangeLogQuery>, within?: NodeId): Promise<ChangeLogReply> => {
    const { entries, looked, after } = await fileChanges(past, { ...changesWanted(doors, query), within });
    return {
      entries: entries.map(change => changeWire(doors, change)),
      looked,
      ...(after === undefined ? {} : { after }),
    };
  };
  return {
    folder: async (actor, { share, node }, query) => {
      const past = await pastAround({ store, share: await mustHave(store, share), actor }, node);
      await folderView(past.store, past.share, { node, revision: past.share.head });
      return page(past, query, node === past.share.root ? undefined : node);
    },
    changes: async query => page({ store, share: await shareNamed(doors, query.share) }, query),
    accesses: query => accessPage(doors, query),
    mostVisited: async sinceMs => {
      const files = await mostVisited(doors, sinceMs);
      return {
        files: files.map(({ shareName, path, link, views, downloads }) => {
          return { share: shareName, path: [...path], link: linkText(doors, link), views, downloads };
        }),
      };
    },
  };
}

function changesWanted(
  { accounts }: FileLogDoors,
  { account, fromMs, toMs, kind, name, folder, after }: Partial<ChangeLogQuery>,
): ChangesWanted {
  return {
    ...{ kind, name, folder, after },
    ...(account === undefined ? {} : { account: accountNamed(accounts, account) }),
    ...(fromMs === undefined ? {} : { fromMs: Number(fromMs) }),
    ...(toMs === undefined ? {} : { toMs: Number(toMs) }),
  };
}

async function accessPage(doors: FileLogDoors, query: AccessLogQuery): Promise<AccessLogReply> {
  const { share, before, fromMs, toMs, ...plain } = query;
  const found = await fileAccesses(doors, {
    ...plain,
    ...(share === undefined ? {} : { share: (await shareNamed(doors, share)).id }),
    ...(before === undefined ? {} : { before: Number(before) }),
    ...(fromMs === undefined ? {} : { fromMs: Number(fromMs) }),
    ...(toMs === undefined ? {} : { toMs: Number(toMs) }),
  });
  const entries = found.entries.map(({ shareName, path, link, share: _, node: _node, name: _name, ...access }) => ({
    ...access,
    link: link === null ? null : linkText(doors, link),
    share: shareName,
    path: [...path],
  }));
  return { entries, looked: found.looked, ...(found.before === undefined ? {} : { before: found.before }) };
}

async function shareNamed({ store }: FileLogDoors, name: string): Promise<ShareRow> {
  const share = (await store.shares()).find(each => each.name === name && each.removedMs === null);
  if (share !== undefined) return share;
  throw new Refusal('unknown-share', `The station has no share "${name}"; look how it is spelled.`);
}

function accountNamed(accounts: Pick<AccountStore, 'accountByKey'>, name: string): string {
  const account = accounts.accountByKey(accountKey(name));
  if (account !== undefined) return account.id;
  throw refusedFor('no-such-account', { name });
}

function changeWire({ names }: FileLogDoors, { row, kind, path, was }: FileChange): FileChangeWire {
  return {
    ...{ revision: row.revision, node: row.id, nodeKind: row.kind, kind },
    ...{ path: [...path], was: was === null ? null : [...was] },
    ...{ atMs: row.atMs, account: names.account(row.account), computer: names.computer(row.device) },
  };
}

function linkText({ accounts, names }: FileLogDoors, id: SharingLinkId): NonNullable<FileAccessWire['link']> {
  const link = accounts.sharingLink(id);
  return {
    id: id as string as NodeId,
    note: link?.note ?? '',
    account: link === undefined ? '' : names.account(link.account),
  };
}
