/** The people of a world: who acts when, which programs they start, and the tree that they begin with. */
import type { SeededRandom } from '#base/random.ts';
import { UserActionFailed } from '#platform/memory/memory-user.ts';
import type { Stage } from '#simulator/faults/fault.ts';
import { type Hand, tried } from '#simulator/hand.ts';
import type { Ledger } from '#simulator/ledger.ts';
import type { Person, Program } from '#simulator/person.ts';
import { type Profile, type ProgramName, programNames } from '#simulator/profile.ts';
import { startProgram } from '#simulator/programs.ts';

export interface People {
  /** Makes the first tree, before any drive runs; sometimes a second drive starts with nearly the same one. */
  setUp(): void;
  /** Something is left to do. */
  busy(): boolean;
  /** Lets one of them make the next call, or start the next program, as often as the profile says. */
  perhapsAct(idle: boolean): void;
}

export interface PeopleOptions {
  readonly profile: Profile;
  readonly stage: Stage;
  readonly ledger: Ledger;
  /** One for each drive. */
  readonly hands: readonly Hand[];
  readonly random: SeededRandom;
}

/** Probability that somebody acts at a decision at which no drive has anything to do. */
const idleRate = 0.5;

export function createPeople({ profile: { people }, stage, ledger, hands, random }: PeopleOptions): People {
  const persons = hands.map(hand => ({ hand, random, ledger, names: people.names, largeFiles: people.largeFiles }));
  const allowed = programNames.filter(name => people.programs.has(name));
  const workers = persons.map((person, drive) => createWorker(person, allowed, people.actions[drive] ?? 0));
  const finish = (worker: Worker): void => {
    while (worker.busy()) worker.act();
  };
  const perturbCopy = (person: Person, changes: number): void => {
    for (const [path, seen] of stage.drives[0]?.disk.snapshot() ?? []) {
      if (person.hand.exists(path)) continue;
      // Of two names that are one on this disk, the second cannot be brought, nor what lies beneath it.
      if (seen.kind === 'folder') tried(() => person.hand.mkdir(path));
      if (seen.kind === 'file') tried(() => person.hand.bring(path, 0));
    }
    finish(createWorker(person, allowed, changes));
  };
  return {
    setUp() {
      const [first, second] = persons;
      if (!first || !second) return;
      finish(createWorker(first, ['create', 'create', 'mkdir', 'moveInto'], people.setupActions));
      if (people.perturbCopy >= 0) perturbCopy(second, people.perturbCopy);
    },
    busy: () => workers.some(worker => worker.busy()),
    perhapsAct(idle) {
      if (!random.chance(people.rate) && !(idle && random.chance(idleRate))) return;
      random.pick(workers.filter(worker => worker.busy())).act();
    },
  };
}

interface Worker {
  busy(): boolean;
  /** Makes the next system call, or starts the next program. */
  act(): void;
}

/** Will start `actions` programs out of `programs`. */
function createWorker(person: Person, programs: readonly ProgramName[], actions: number): Worker {
  let left = programs.length === 0 ? 0 : actions;
  let current: Program | undefined;
  return {
    busy: () => left > 0 || current !== undefined,
    act() {
      if (current === undefined) {
        left -= 1;
        current = startProgram(person.random.pick(programs), person);
      }
      if (current !== undefined && goOn(current)) current = undefined;
    },
  };
}

/** True when the program has ended, also by failing. */
function goOn(program: Program): boolean {
  try {
    return program.next().done === true;
  } catch (error) {
    // The folder is not as the program expected it any more: it gives up, as real ones do.
    if (error instanceof UserActionFailed) return true;
    throw error;
  }
}
