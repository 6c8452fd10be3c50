/** Every seeded defect. docs/testing.md tells which invariant finds each. */
import type { Mutant } from '#simulator/mutants/mutant.ts';

export const mutants: readonly Mutant[] = [
  {
    name: 'no-look-before-exchange',
    about: 'A replacement is not compared with the plan before it is carried out (R80), nor after.',
    file: 'src/engine/transfer/apply.ts',
    edits: [
      { from: 'exchanging = stands(await context.doors.files.stat(intent.path), expects);', to: 'exchanging = true;' },
      {
        from: 'const expected = looks && isObjectOf(context, expects, out.stamp);',
        to: 'const expected = true;',
      },
    ],
    budget: 500,
  },
  {
    name: 'no-batches',
    about: 'What needs one another in a circle is sent one by one (R51, rule B).',
    file: 'src/reconcile/plan.ts',
    edits: [
      { from: '      batches.push(places);\n', to: '      for (const place of places) batches.push([place]);\n' },
    ],
    budget: 200,
  },
  {
    name: 'no-parking',
    about: 'A circle of renames is never broken (R52, rule C).',
    file: 'src/reconcile/plan.ts',
    edits: [{ from: "if (mover) steps.push({ kind: 'park', id: mover });", to: '' }],
    budget: 200,
  },
  {
    name: 'mtime-only',
    about: 'Equal mtimes of one object count as unchanged (R1).',
    file: 'src/model/tree.ts',
    edits: [
      {
        from: '    sameObject(a, b) && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.mode === b.mode\n',
        to: '    sameObject(a, b) && a.mtimeNs === b.mtimeNs\n',
      },
    ],
    budget: 100,
  },
  {
    name: 'hash-kept',
    about: 'A content stays known although its stamp changed (R1).',
    file: 'src/engine/scan/absorb.ts',
    edits: [
      {
        from: "const content = touched && row.kind !== 'folder' ? null : row.content;",
        to: 'const content = row.content;',
      },
    ],
    budget: 60,
  },
  {
    name: 'young-stamps',
    about: 'A stamp proves something at once, however coarse the clock of its volume is (R107).',
    file: 'src/model/fidelity.ts',
    edits: [{ from: 'if (tickNs === 0n) return 0;', to: 'if (tickNs >= 0n) return 0;' }],
    fault: 'second-save',
    budget: 80,
  },
  {
    name: 'moved-is-new',
    about: 'What was moved is deleted and made anew (R2, R4).',
    file: 'src/reconcile/match.ts',
    edits: [
      { from: 'if (found.links > 1) return undefined;', to: 'if (found.links > 0) return undefined;' },
      {
        from: "give(found, node && node !== 'several' && counts.get(key) === 1 ? node : undefined);",
        to: 'give(found, undefined);',
      },
    ],
    budget: 1_000,
  },
  {
    name: 'recursive-rm',
    about: 'A folder is removed with all that is in it (R46).',
    file: 'src/engine/effects/remove.ts',
    edits: [
      {
        from: '  const removed = await files.removeFolder(path);\n',
        to: "  const recursively = (await files.takeOut(path, 'rm-r')) === 'done';\n  if (recursively) await files.discardStaged('rm-r');\n  const removed: string = recursively ? 'done' : 'absent';\n",
      },
    ],
    budget: 500,
  },
  {
    name: 'stale-delete',
    about: 'A node that is missing is planned as deleted without proof (R5).',
    file: 'src/reconcile/wish.ts',
    edits: [{ from: '  if (local?.missing) return nothing;\n', to: '' }],
    budget: 100,
  },
  {
    name: 'delete-beats-edit',
    about: 'What was edited here goes when it is deleted at the station (R41).',
    file: 'src/reconcile/wish.ts',
    edits: [{ from: '    if (!unchanged) return detach; // R41\n', to: '' }],
    budget: 500,
  },
  {
    name: 'delete-beats-remote-edit',
    about: 'What was edited at the station goes when it is deleted here (R41).',
    file: 'src/reconcile/wish.ts',
    edits: [
      {
        from: 'dies(remote, context) : remote.state?.content === base.state?.content;',
        to: 'dies(remote, context) : true;',
      },
    ],
    budget: 60,
  },
  {
    name: 'no-copy',
    about: 'The discarded version of a conflict gets no name of its own (R16).',
    file: 'src/reconcile/wish.ts',
    edits: [
      {
        from: "  if (policy.keepDiscarded) return { ...nothing, record: { kind: 'detach', id, to: policy.newId() } }; // R16\n",
        to: '',
      },
    ],
    budget: 60,
  },
  {
    name: 'alone',
    about: 'A reply moves the cursor past what others did in between.',
    file: 'src/engine/transfer/record-reply.ts',
    edits: [{ from: 'result.revision === cursor + 1;', to: 'result.revision > cursor;' }],
    budget: 100,
  },
  {
    name: 'no-unique-check',
    about: 'The station lets two nodes have one name (B11).',
    file: 'src/station/share/decide-final.ts',
    edits: [
      {
        from: 'if (occupant !== undefined && !draft.touched.has(occupant.id)) return',
        to: 'if (occupant !== undefined && occupant.parent === null) return',
      },
    ],
    budget: 60,
  },
  {
    name: 'sent-before-durable',
    about: 'The station hears of what a power cut could still undo (R87).',
    file: 'src/engine/effects/durable.ts',
    edits: [
      {
        from: 'const uncovered = new Set(await context.doors.files.makeShownDurable(shownAt(context, spots)));',
        to: 'const uncovered = new Set<string>();',
      },
    ],
    budget: 60,
  },
  {
    name: 'bytes-not-durable',
    about: 'A name shows bytes that a power cut would take back (R83).',
    file: 'src/engine/transfer/apply.ts',
    edits: [{ from: 'await files.makeDurable(group.map(staged => staged.name));', to: '' }],
    budget: 60,
  },
  {
    name: 'folders-not-durable',
    about: 'Base claims names that a power cut would take back: rows before entries (R83).',
    file: 'src/engine/root.ts',
    edits: [{ from: 'await context.doors.files.syncFolders([...new Set(folders)]);', to: '' }],
    budget: 60,
  },
  {
    name: 'no-op-ids',
    about: 'The station carries a commit out once more when its answer is asked for again (R84).',
    file: 'src/station/share/commit.ts',
    edits: [
      { from: 'const before = ops.get(batch.opId);', to: "const before = ops.get('');" },
      // Else it would be refused as lapsed, and found out by that.
      { from: 'if (request.question === true) {', to: 'if (request.head === true) {' },
    ],
    fault: 'wire-loss',
    budget: 800,
  },
  {
    name: 'no-commit-intent',
    about: 'A drive does not remember a commit whose answer was lost (R84).',
    file: 'src/engine/transfer/commit.ts',
    edits: [
      {
        from: "store.transaction(writes => writes.putIntent({ id: intent.id, kind: 'commit', body: commitIntentText(intent) }));",
        to: '',
      },
    ],
    fault: 'wire-loss',
    budget: 800,
  },
  {
    name: 'no-past',
    about: 'A request does not say which past it was made from (B17, decision 0010).',
    file: 'src/engine/past.ts',
    edits: [{ from: "return mark === '' ? {} : { past: { revision: markRevision, mark } };", to: 'return {};' }],
    fault: 'station-restore',
    budget: 300,
  },
  {
    name: 'any-folder-is-ours',
    about: "A folder without the marker is taken for the task's own (R8).",
    file: 'src/engine/root.ts',
    edits: [
      { from: '  if (identity.marker === undefined) {', to: "  if (identity.marker === undefined && marker === '') {" },
      {
        from: '  if (identity.marker !== meta.marker)\n',
        to: '  if (identity.marker !== undefined && identity.marker !== meta.marker)\n',
      },
    ],
    fault: 'unplug',
    budget: 600,
  },
  {
    name: 'loss-ignored',
    about: 'A watcher that says it lost track, and the rescan, are not listened to.',
    file: 'src/engine/scan/hints.ts',
    edits: [{ from: 'if (hint.paths === undefined) hints.everything();', to: 'if (hint.paths === undefined) return;' }],
    budget: 600,
  },
  {
    name: 'wipe-edits',
    about: 'A wipe takes whatever stands at a node that both sides knew, edited or not (R119).',
    file: 'src/engine/wipe/clear-synced.ts',
    edits: [
      {
        from: 'return !nowOnly && content === store.base(id)?.state?.content;',
        to: 'return !nowOnly && store.base(id) !== undefined;',
      },
    ],
    fault: 'wipe',
    budget: 100,
  },
  {
    name: 'wipe-litter',
    about: 'A wipe removes what the default filters leave out, with its folder (R46, R119).',
    file: 'src/engine/wipe/clear-synced.ts',
    edits: [
      {
        from: '  await binLitter(context, path, entries, toHex(random.bytes(16)));\n',
        to: "  for (const { name } of entries) {\n    const staged = toHex(random.bytes(16));\n    if ((await files.takeOut(joinPath(path, name), staged)) === 'done') await files.discardStaged(staged);\n  }\n",
      },
    ],
    fault: 'wipe',
    budget: 300,
  },
  {
    name: 'wipe-bin',
    about: 'A wipe empties the recovery bin of what the station never had (R96, R119).',
    file: 'src/engine/wipe/clear-staging.ts',
    edits: [{ from: '(heldIn !== null && heldIn === epoch)', to: "epoch !== ''" }],
    fault: 'wipe',
    budget: 600,
  },
  {
    name: 'wipe-half',
    about: 'A wipe leaves what lies in folders (R121).',
    file: 'src/engine/wipe/clear-all.ts',
    edits: [{ from: '      await clear(clearing, at);\n', to: '' }],
    fault: 'wipe',
    budget: 60,
  },
  {
    name: 'left-out-planned',
    about: 'What a person left out is planned like anything that is not here yet (R130).',
    file: 'src/reconcile/wish.ts',
    edits: [
      { from: "  if (context.policy.leavesOut(id)) return { ...nothing, aside: 'left-out' }; // R130\n", to: '' },
    ],
    fault: 'selection',
    budget: 60,
  },
  {
    name: 'left-out-remembered',
    about: 'The records keep what they say of something that is left out (R131).',
    file: 'src/engine/left-out.ts',
    edits: [{ from: '  if (known.length === 0) return;\n', to: '  if (known.length >= 0) return;\n' }],
    fault: 'selection',
    budget: 40,
  },
  {
    name: 'taken-in-half',
    about: 'What is taken in again is not read anew (R134).',
    file: 'src/drive/task/selections.ts',
    edits: [{ from: 'if (isMore) forgetCursor(', to: 'if (isMore && out.length > 0) forgetCursor(' }],
    fault: 'selection',
    budget: 200,
  },
  {
    name: 'frees-edits',
    about: 'Space is freed of whatever stands at a node that the station has, edited or not (R135).',
    file: 'src/engine/wipe/clear-synced.ts',
    edits: [
      {
        from: 'if (content === store.remote(id)?.state?.content) return true;',
        to: 'if (store.remote(id) !== undefined) return true;',
      },
    ],
    fault: 'selection',
    budget: 120,
  },
  {
    name: 'error-is-undone',
    about: 'A placing or an exchange that the disk answered with an error counts as not done (R84, R170).',
    file: 'src/engine/transfer/apply.ts',
    edits: [
      {
        from: "  return staged && isObjectOf(context, stamp, staged.stamp) ? 'not' : 'unclear';",
        to: "  return staged || !isAsBefore ? 'not' : 'unclear';",
      },
    ],
    fault: 'half-done',
    budget: 300,
  },
];
