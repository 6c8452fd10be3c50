/** Accounts in memory, for tests and the simulator. `transaction` restores what stood before when the work throws. */

import type { Binding } from '#platform/account-bindings.ts';
import type { Account, AccountId, AccountList, AccountStore, Device, DeviceId } from '#platform/account-store.ts';
import { type AuditStore, auditShare, type NumberedEntry } from '#platform/audit-store.ts';
import { memoryBindings } from '#platform/memory/memory-account-bindings.ts';
import { type ActivityTable, memoryActivity } from '#platform/memory/memory-activity.ts';
import {
  copiedDeviceWipes,
  type DeviceWipeTables,
  deviceWipePart,
  noDeviceWipes,
} from '#platform/memory/memory-device-wipes.ts';
import { type FileAccessTable, memoryFileAccess } from '#platform/memory/memory-file-access.ts';
import { copiedGroups, emptyGroups, type GroupTables, groupMethods } from '#platform/memory/memory-groups.ts';
import { copiedNotices, type NoticeTables, noNotices, noticePart } from '#platform/memory/memory-notices.ts';
import {
  copiedSecondFactors,
  noSecondFactors,
  type SecondFactorTables,
  secondFactorPart,
} from '#platform/memory/memory-second-factors.ts';
import { memorySharingLinks } from '#platform/memory/memory-sharing-links.ts';
import type { SharingLink, SharingLinkId } from '#platform/sharing-link-store.ts';

interface Tables {
  readonly settings: Map<string, string>;
  readonly accounts: Map<AccountId, Account>;
  readonly groups: GroupTables;
  readonly bindings: Map<AccountId, Binding>;
  readonly devices: Map<DeviceId, Device>;
  readonly audit: NumberedEntry[];
  readonly activity: ActivityTable;
  readonly fileAccesses: FileAccessTable;
  readonly secondFactors: SecondFactorTables;
  readonly sharingLinks: Map<SharingLinkId, SharingLink>;
  readonly notices: NoticeTables;
  readonly deviceWipes: DeviceWipeTables;
}

/** An empty store. */
export function memoryAccountStore(): AccountStore {
  let tables: Tables = noTables();
  let accessRevision = 0;
  const changed = (): void => {
    accessRevision += 1;
  };
  return {
    setting: name => tables.settings.get(name),
    setSetting: (name, value) => void tables.settings.set(name, value),
    accessRevision: () => accessRevision,
    ...accountPart(() => tables, changed),
    ...groupMethods(() => tables.groups, changed),
    ...secondFactorPart(() => tables.secondFactors),
    ...memoryBindings(() => tables.bindings),
    ...devicePart(() => tables, changed),
    ...auditPart(() => tables),
    ...memoryActivity(() => tables.activity),
    ...memoryFileAccess(() => tables.fileAccesses),
    ...memorySharingLinks(() => tables.sharingLinks),
    ...noticePart(() => tables.notices),
    ...deviceWipePart(() => tables.deviceWipes, changed),
    transaction: work => {
      const before = copied(tables);
      try {
        return work();
      } catch (error) {
        tables = before;
        throw error;
      }
    },
    close: () => undefined,
  };
}

function noTables(): Tables {
  const people = { settings: new Map(), accounts: new Map(), bindings: new Map(), devices: new Map() };
  return {
    ...people,
    activity: new Map(),
    fileAccesses: new Map(),
    sharingLinks: new Map(),
    groups: emptyGroups(),
    audit: [],
    secondFactors: noSecondFactors(),
    notices: noNotices(),
    deviceWipes: noDeviceWipes(),
  };
}

function copied(tables: Tables): Tables {
  return {
    settings: new Map(tables.settings),
    accounts: new Map(tables.accounts),
    groups: copiedGroups(tables.groups),
    bindings: new Map(tables.bindings),
    devices: new Map(tables.devices),
    audit: [...tables.audit],
    activity: new Map(tables.activity),
    fileAccesses: new Map(tables.fileAccesses),
    secondFactors: copiedSecondFactors(tables.secondFactors),
    sharingLinks: new Map(tables.sharingLinks),
    notices: copiedNotices(tables.notices),
    deviceWipes: copiedDeviceWipes(tables.deviceWipes),
  };
}

function auditPart(tables: () => Tables): AuditStore {
  return {
    addAudit: entry => void tables().audit.push({ ...entry, number: (tables().audit.at(-1)?.number ?? 0) + 1 }),
    audit: ({ limit, before = Infinity, actor, event, share, fromMs = 0, toMs = Infinity }) =>
      tables()
        .audit.filter(entry => entry.number < before && entry.atMs >= fromMs && entry.atMs <= toMs)
        .filter(entry => (actor ?? entry.actor) === entry.actor && (event ?? entry.event) === entry.event)
        .filter(entry => share === undefined || auditShare(entry) === share)
        .reverse()
        .slice(0, limit),
    auditEvents: () => [...new Set(tables().audit.map(({ event }) => event))].sort(),
    dropAudit: beforeMs => {
      const { audit } = tables();
      const kept = audit.filter((entry, at) => entry.atMs >= beforeMs || at === audit.length - 1);
      const dropped = audit.length - kept.length;
      audit.splice(0, audit.length, ...kept);
      return dropped;
    },
  };
}

function accountPart(tables: () => Tables, changed: () => void): AccountList {
  const shown = (account: Account | undefined): Account | undefined =>
    account?.removedMs === undefined ? account : { ...account, disabled: true };
  const byKey = (key: string): Account | undefined =>
    shown([...tables().accounts.values()].find(each => each.key === key));
  const update = (id: AccountId, change: Partial<Account>): void => {
    const account = tables().accounts.get(id);
    if (account !== undefined) tables().accounts.set(id, { ...account, ...change });
    changed();
  };
  return {
    account: id => shown(tables().accounts.get(id)),
    accountByKey: byKey,
    accounts: () =>
      [...tables().accounts.values()].sort((a, b) => (a.key < b.key ? -1 : 1)).flatMap(each => shown(each) ?? []),
    addAccount: account => {
      if (byKey(account.key) !== undefined || tables().accounts.has(account.id)) return 'taken';
      tables().accounts.set(account.id, account);
      changed();
      return 'done';
    },
    renameAccount: (id, { name, key }) => {
      const other = byKey(key);
      if (other !== undefined && other.id !== id) return 'taken';
      update(id, { name, key });
      return 'done';
    },
    setPasswordHash: (id, passwordHash) => update(id, { passwordHash }),
    setDisabled: (id, disabled) => update(id, { disabled }),
    setAdmin: (id, admin) => update(id, { admin }),
    setAccountRemoved: (id, atMs) => {
      const { removedMs: _, ...account } = tables().accounts.get(id) ?? {};
      if (!('id' in account)) return;
      tables().accounts.set(id, atMs === null ? account : { ...account, removedMs: atMs });
      changed();
    },
  };
}

type DevicePart = Pick<
  AccountStore,
  | 'addDevice'
  | 'device'
  | 'deviceByToken'
  | 'devices'
  | 'revokeDevice'
  | 'setRun'
  | 'setVersion'
  | 'setComputer'
  | 'noteSightings'
>;

function devicePart(tables: () => Tables, changed: () => void): DevicePart {
  return {
    device: id => tables().devices.get(id),
    deviceByToken: tokenHash => [...tables().devices.values()].find(each => each.tokenHash === tokenHash),
    devices: () => [...tables().devices.values()].sort((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1)),
    addDevice: device => {
      tables().devices.set(device.id, device);
      changed();
    },
    revokeDevice: (id, atMs) => {
      const device = tables().devices.get(id);
      if (device === undefined) return 'unknown';
      if (device.revokedMs !== null) return 'before';
      tables().devices.set(id, { ...device, revokedMs: atMs });
      changed();
      return 'done';
    },
    setRun: (id, run) => {
      const device = tables().devices.get(id);
      if (device !== undefined) tables().devices.set(id, { ...device, run });
    },
    setVersion: (id, version) => {
      const device = tables().devices.get(id);
      if (device !== undefined) tables().devices.set(id, { ...device, version });
    },
    setComputer: (id, computer) => {
      const device = tables().devices.get(id);
      if (device === undefined) return;
      tables().devices.set(id, { ...device, computer });
      changed();
    },
    noteSightings: sightings => {
      for (const { device: id, atMs, address } of sightings) {
        const device = tables().devices.get(id);
        if (device !== undefined) tables().devices.set(id, { ...device, lastSeenMs: atMs, address });
      }
    },
  };
}
