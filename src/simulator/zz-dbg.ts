import { seededRandom } from '#base/random.ts';
import { createTask } from '#engine/task.ts';
import { nameKey } from '#model/name.ts';
import { reconcile } from '#reconcile/plan.ts';
import { createWishes } from '#reconcile/wish.ts';
import { drawProfile } from '#simulator/profile.ts';
import { World } from '#simulator/world.ts';

const seed = Number(process.argv[2]);
const seen = new Map<string, any>();
const world = new World({
  seed,
  profile: drawProfile(seededRandom(seed ^ 0x51a7), seed, {} as any),
  createTask: (settings: any, doors: any) => {
    seen.set(settings.computer, { settings, doors });
    return createTask(settings, doors);
  },
  print: undefined,
  vigilant: true,
});
try {
  await world.run();
} catch (e: any) {
  console.log(e.invariant, e.message);
}
for (const [name, { settings, doors }] of seen) {
  const st = doors.store;
  const ids = [...st.unsettled()];
  console.log(
    name,
    settings.mode,
    settings.conflictPolicy,
    settings.keepDiscarded,
    'unsettled',
    ids.length,
    [...st.problems()].map((p: any) => `${p.path}: ${p.reason} ${p.detail}`),
  );
  const place = (r: any) => r && `${r.parent?.slice(0, 6)}/${r.name}`;
  const f = (r: any) =>
    r &&
    `${place(r)}${r.missing ? ' MISSING' : ''}${r.parked ? ' PARKED' : ''} ${r.kind} ${(r.content ?? r.state?.content)?.slice(0, 8)} c${r.contentRev ?? ''} p${r.placeRev ?? ''}`;
  let k = 0;
  const pol: any = {
    root: settings.root,
    sends: settings.mode !== 'download-only',
    receives: settings.mode !== 'upload-only',
    conflicts: settings.conflictPolicy,
    keepDiscarded: settings.keepDiscarded,
    computer: name,
    zoneMinutes: 0,
    skewMs: 0,
    consistencyCheck: true,
    fidelity: { mtimeStepNs: 1n },
    localKey: (x: any) => x,
    remoteKey: nameKey,
    localObstacle: () => undefined,
    remoteObstacle: () => undefined,
    newId: () => (k++).toString(16).padStart(32, 'f'),
  };
  const w = createWishes(st, pol);
  for (const id of ids)
    console.log(
      '  ',
      id.slice(0, 6),
      '| B',
      f(st.base(id)),
      '| L',
      f(st.local(id)),
      '| R',
      f(st.remote(id)),
      '|',
      w.of(id).place,
      w.of(id).content,
      w.of(id).record?.kind,
      w.of(id).examine ? 'EXAMINE' : '',
      w.of(id).aside,
    );
  if (ids.length) console.dir(reconcile(st, ids, pol), { depth: 4 });
}
process.exit(0);
