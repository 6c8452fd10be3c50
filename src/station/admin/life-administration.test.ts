import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AccountId } from '#platform/account-store.ts';
import { forErasure } from '#platform/share-life.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { dataFolder } from '#station/admin/data-folder.ts';
import { createLifeAdministration } from '#station/admin/life-administration.ts';
import { removedKeepMs } from '#station/admin/removed-keep.ts';
import { type OpenStation, openStation } from '#station/main/open-station.ts';
import { collect } from '#station/upkeep/collect.ts';
import { checkShares } from '#station/upkeep/verify-shares.ts';

const password = 'correct horse';
const refused = (pattern: RegExp) => (error: unknown) =>
  error instanceof AdministrationRefused && pattern.test(error.message);

/** A station with an administrator and a member, and a share that both may use. */
async function withStation(work: (open: OpenStation) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-life-'));
  const open = await openStation({ data: dataFolder(folder), cost: { memoryKiB: 8, passes: 1, lanes: 1 } });
  try {
    const { administration } = open;
    await administration.addUser({ name: 'maria', password, admin: true });
    await administration.addUser({ name: 'jonas', password, admin: false });
    await administration.addShare('films');
    for (const name of ['maria', 'jonas']) await administration.grant('films', name, 'write');
    await work(open);
  } finally {
    await open.close();
    rmSync(folder, { recursive: true });
  }
}

const names = async ({ shares }: OpenStation) => (await shares.shares()).map(({ name }) => name);

test('B28: a share and an account are renamed, and a home with its account; taken names are refused', () =>
  withStation(async open => {
    const { life, administration, accounts } = open;
    await life.renameShare('films', 'Cinema');
    await life.renameUser('jonas', 'Jon');
    assert.deepEqual(await names(open), ['maria', 'Jon', 'Cinema']);
    assert.equal(accounts.accountByKey('jon')?.name, 'Jon');
    await life.renameUser('Jon', 'JON');
    await life.renameShare('cinema', 'CINEMA');
    for (const name of ['maria', 'CINEMA', 'jon']) {
      const taken = refused(/is taken by/);
      if (name !== 'CINEMA') await assert.rejects(life.renameShare('CINEMA', name), taken);
      if (name !== 'jon') await assert.rejects(life.renameUser('jon', name), taken);
    }
    await assert.rejects(life.renameShare('maria', 'x'), refused(/is the home of maria; rename the account/));
    await assert.rejects(life.renameShare('CINEMA', 'a/b'), AdministrationRefused);
    // What is removed keeps its name until it is erased.
    await life.removeShare('CINEMA');
    await life.removeUser('jon');
    await assert.rejects(administration.addShare('cinema'), refused(/taken by a removed share/));
    await assert.rejects(life.renameUser('maria', 'jon'), refused(/taken by a removed account/));
    assert.deepEqual(
      accounts.audit({ limit: 6 }).map(({ event }) => event),
      ['user remove', 'share remove', 'share rename', 'user rename', 'user rename', 'share rename'],
    );
  }));

test('B25: a removed share comes back with its grants; in between nobody lists it, and it is verified', () =>
  withStation(async open => {
    const { life, administration, upkeep } = open;
    const before = await administration.shares();
    await life.removeShare('films');
    assert.deepEqual(await names(open), ['maria', 'jonas']);
    assert.deepEqual(
      (await life.removed()).shares.map(({ name }) => name),
      ['films'],
    );
    await assert.rejects(administration.grant('films', 'jonas', 'read'), refused(/no share 'films'/));
    assert.deepEqual((await checkShares(upkeep)).faults, []);
    await life.bringShareBack('films');
    assert.deepEqual(await administration.shares(), before);
    await assert.rejects(life.bringShareBack('films'), refused(/no removed share/));
    await assert.rejects(life.eraseShare('films'), refused(/no removed share/), 'what is there is not erased');
    await assert.rejects(life.removeShare('jonas'), refused(/is the home of jonas; remove the account/));
  }));

test('B27: a removed account cannot come in, has no home that others see, and comes back with all', () =>
  withStation(async open => {
    const { life, administration, accounts, groups } = open;
    groups.addGroup('family');
    groups.setMember('family', 'jonas', true);
    await administration.grant('jonas', 'maria', 'read');
    const [maria] = await open.shares.shares();
    assert(maria);
    const subject = { kind: 'account', id: accounts.accountByKey('jonas')?.id as AccountId } as const;
    accounts.setFolderGrant({ share: maria.id, folder: maria.root, subject }, 'read');
    const before = await administration.shares();
    await life.removeUser('jonas');
    assert.equal(accounts.accountByKey('jonas')?.disabled, true);
    assert.throws(() => administration.setDisabled('jonas', false), refused(/no account 'jonas'/));
    assert.deepEqual(
      administration.users().map(({ name }) => name),
      ['maria'],
    );
    assert.deepEqual(await names(open), ['maria', 'films']);
    assert.deepEqual(groups.groups()[0]?.members, []);
    assert.deepEqual((await administration.shares()).find(({ share }) => share.name === 'films')?.grants, [
      { account: 'maria', level: 'write' },
    ]);
    assert.deepEqual(
      (await administration.shares()).flatMap(({ inFolders }) => inFolders),
      [],
    );
    assert.deepEqual(await open.folders.folderGrants('maria'), []);
    await administration.ensureHomes();
    assert.deepEqual(await names(open), ['maria', 'films'], 'no other home is made');
    await life.bringUserBack('jonas');
    assert.deepEqual(await administration.shares(), before);
    assert.deepEqual(groups.groups()[0]?.members, ['jonas']);
    assert.equal(accounts.accountByKey('jonas')?.disabled, false);
    await assert.rejects(life.removeUser('maria'), refused(/the only administrator/));
  }));

test('B26: what is erased is gone, its name is free, and nothing of others goes', () =>
  withStation(async open => {
    const { life, administration, accounts, shares, upkeep } = open;
    const jonas = accounts.accountByKey('jonas')?.id as AccountId;
    await life.removeShare('films');
    await life.removeUser('jonas');
    await life.eraseShare('films');
    await life.eraseUser('jonas');
    assert.deepEqual(await life.removed(), { shares: [], accounts: [] });
    assert.deepEqual(
      (await upkeep.store.shares()).map(({ name }) => name),
      ['maria'],
    );
    assert.deepEqual(accounts.grantsOf(jonas), []);
    assert.equal(accounts.account(jonas)?.name, 'jonas', 'the history of others still names who it was');
    await assert.rejects(life.bringUserBack('jonas'), refused(/no removed account/));
    const again = await administration.addUser({ name: 'jonas', password, admin: false });
    await administration.addShare('films');
    assert.notEqual(again.id, jonas);
    assert.deepEqual(accounts.grantsOf(again.id).length, 1, 'its home alone');
    assert.equal((await shares.shares()).length, 3);
    await collect(upkeep, { graceMs: 0 });
    assert.deepEqual((await checkShares(upkeep)).faults, []);
  }));

test('B26: the station erases by itself what was removed 30 days ago, and goes on where it was cut off', () =>
  withStation(async open => {
    const { accounts, shares, upkeep } = open;
    const start = Date.now();
    let nowMs = start;
    const by = { actor: 'the station', address: '' };
    const life = createLifeAdministration({ accounts, shares, clock: { nowMs: () => nowMs }, by });
    await life.removeShare('films');
    await life.removeUser('jonas');
    nowMs = start + removedKeepMs(accounts) - 60_000;
    assert.equal(await life.eraseDue(), 0);
    assert.equal((await life.removed()).shares.length, 1);
    nowMs = start + removedKeepMs(accounts) + 60_000;
    // Cut off after its first step.
    const films = (await shares.removedShares()).find(({ name }) => name === 'films');
    assert(films);
    await upkeep.store.removeShare(films.id, forErasure);
    assert.equal(await upkeep.store.eraseStep(films.id, 1), 'more');
    await assert.rejects(life.bringShareBack('films'), refused(/nothing brings it back/));
    assert.deepEqual((await checkShares(upkeep)).faults, []);
    assert.equal(await life.eraseDue(), 2);
    assert.deepEqual(
      (await upkeep.store.shares()).map(({ name }) => name),
      ['maria'],
    );
    assert.equal(await life.eraseDue(), 0);
  }));

test('B32: the number of days that holds now counts for all that is removed; what it erases is told, and agreed to', () =>
  withStation(async open => {
    const { accounts, shares } = open;
    const dayMs = 24 * 60 * 60_000;
    const start = Date.now();
    let nowMs = start;
    const by = { actor: 'maria', address: '' };
    const life = createLifeAdministration({ accounts, shares, clock: { nowMs: () => nowMs }, by });
    const nothing = { accounts: 0, shares: 0 };
    await life.removeUser('jonas');
    await life.removeShare('films');
    nowMs = start + 10 * dayMs + 60_000;
    assert.equal(life.keepDays(), 30);
    assert.deepEqual(await life.erasedBy(11), nothing);
    assert.deepEqual(await life.erasedBy(10), { accounts: 1, shares: 1 }, 'the home goes with its account');
    await assert.rejects(life.keepRemoved(10, false), refused(/erased for good: accounts: 1, shares: 1/));
    for (const days of [0, -1, 1.5, 3_651]) await assert.rejects(life.keepRemoved(days, true), refused(/1 to 3650/));
    assert.equal(life.keepDays(), 30);
    await life.keepRemoved(11, false);
    assert.equal(await life.eraseDue(), 0);
    nowMs = start + 11 * dayMs + 60_000;
    assert.deepEqual(await life.erasedBy(5), nothing, 'what is due anyway goes by no choice');
    await life.keepRemoved(3_650, false);
    assert.equal(await life.eraseDue(), 0, 'a longer time counts for what is removed already');
    await life.keepRemoved(10, true);
    assert.deepEqual(accounts.audit({ limit: 1 })[0]?.about, { days: 10 });
    assert.equal(await life.eraseDue(), 2);
    assert.deepEqual(await life.removed(), { shares: [], accounts: [] });
  }));
