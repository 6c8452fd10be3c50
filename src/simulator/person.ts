/** A simulated person: starts one program after the other, and lets each go on call by call. */
import { UserActionFailed } from '#platform/memory/memory-user.ts';
import type { ProgramName } from '#simulator/profile.ts';
import type { Person, Program } from '#simulator/programs.ts';
import { startProgram } from '#simulator/programs.ts';

export interface Worker {
  /** Something is left to do. */
  busy(): boolean;
  /** Makes the next system call, or starts the next program. */
  act(): void;
}

/** Will start `actions` programs out of `programs`. */
export function createWorker(person: Person, programs: readonly ProgramName[], actions: number): Worker {
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
