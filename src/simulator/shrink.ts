/**
 * Makes a failing script small: leaves out people's calls, then faults, then drives, then what is special about the
 * world, for as long as the same invariant breaks. What was left out shifts what comes later against the schedule, so
 * each candidate is tried with a few schedules.
 */
import { ddmin } from '#simulator/ddmin.ts';
import { type Incident, isPersons, type Script } from '#simulator/incident.ts';
import type { DriveProfile, WorldProfile } from '#simulator/profile.ts';
import { plainDrive, plainWorld } from '#simulator/script-text.ts';

export interface ShrinkOptions {
  /** The invariant that a script breaks, and the script as far as it came; undefined when it breaks none. */
  readonly play: (script: Script) => Promise<{ readonly invariant: string; readonly script: Script } | undefined>;
  /** Must go on being broken. */
  readonly invariant: string;
  /** Schedules that each candidate is tried with. */
  readonly schedules: number;
  /** Scripts that may be played in all. */
  readonly runsMax: number;
  readonly progress?: (script: Script, runs: number) => void;
}

/** The smallest script found. */
export async function shrink(failing: Script, options: ShrinkOptions): Promise<Script> {
  let best = failing;
  let runs = 0;
  const attempt = async (candidate: Script): Promise<Script | undefined> => {
    for (let more = 0; more < options.schedules && runs < options.runsMax; more += 1) {
      runs += 1;
      const schedule = candidate.schedule + more * scheduleStep;
      const outcome = await options.play({ ...candidate, schedule });
      if (outcome?.invariant !== options.invariant) continue;
      best = outcome.script;
      options.progress?.(best, runs);
      return best;
    }
    return undefined;
  };
  for (let before = Number.POSITIVE_INFINITY; sizeOf(best) < before && runs < options.runsMax; ) {
    before = sizeOf(best);
    await leaveOut(best, isPersons, attempt);
    await leaveOut(best, incident => !isPersons(incident), attempt);
    for (let drive = best.world.drives.length - 1; drive >= 0; drive -= 1) {
      if (best.world.drives.length > 2) await attempt(withoutDrive(best, drive));
    }
    for (const plainer of plainerWorlds(best.world)) await attempt({ ...best, world: plainer(best.world) });
  }
  return best;
}

/** So that the schedules of neighbouring seeds are not tried again. */
const scheduleStep = 1_000_003;

type Attempt = (candidate: Script) => Promise<Script | undefined>;

function sizeOf({ incidents, world }: Script): number {
  return incidents.length + plainerWorlds(world).length + world.drives.length;
}

/** Leaves out what `may` be; everything else stays. */
async function leaveOut(script: Script, may: (incident: Incident) => boolean, attempt: Attempt): Promise<void> {
  let now = script;
  await ddmin(script.incidents.filter(may), async fewer => {
    const left = new Set(fewer);
    const smaller = await attempt({ ...now, incidents: now.incidents.filter(each => !may(each) || left.has(each)) });
    if (smaller) now = smaller;
    return smaller?.incidents.filter(may);
  });
}

function withoutDrive(script: Script, gone: number): Script {
  const drives = script.world.drives.filter((_, index) => index !== gone);
  const incidents = script.incidents.filter(each => !('drive' in each) || each.drive !== gone);
  return {
    ...script,
    world: { ...script.world, drives },
    incidents: incidents.map(each =>
      'drive' in each && each.drive !== undefined && each.drive > gone ? { ...each, drive: each.drive - 1 } : each,
    ),
  };
}

/** Each takes away one thing in which a world differs from a plain one. */
function plainerWorlds(world: WorldProfile): ((world: WorldProfile) => WorldProfile)[] {
  const plain = plainWorld as WorldProfile;
  const ofWorld = (Object.keys(plain) as (keyof WorldProfile)[])
    .filter(key => key !== 'drives' && world[key] !== plain[key])
    .map(
      key =>
        (now: WorldProfile): WorldProfile => ({ ...now, [key]: plain[key] }),
    );
  const ofDrives = world.drives.flatMap((drive, index) =>
    (Object.keys(drive) as (keyof DriveProfile)[])
      .filter(key => drive[key] !== plainDrive(index)[key])
      .map(
        key =>
          (now: WorldProfile): WorldProfile => ({
            ...now,
            drives: now.drives.map((each, at) => (at === index ? { ...each, [key]: plainDrive(index)[key] } : each)),
          }),
      ),
  );
  return [...ofWorld, ...ofDrives];
}
