/**
 * The runner's full rescan, on virtual time. A simulated drive has it only from the moment at which something was hidden
 * from it until once after that is over: anywhere else a hint that gets lost shows.
 */
import { fullRescanMs } from '#drive/task/task-runner.ts';
import type { Life, Scheduler } from '#simulator/scheduler.ts';

export interface Rescan {
  /** From now on something may be hidden; may be called again while it is. */
  begin(): void;
  /** As often as `begin` was called. */
  end(): void;
}

/** `name` is whose it is, in the trace; `look` makes the drive look everywhere. */
export function createRescan(scheduler: Scheduler, name: string, look: () => void): Rescan {
  const life: Life = { name, ended: false };
  let hidden = 0;
  let waiting = false;
  const untilAllWasSeen = async (): Promise<void> => {
    waiting = true;
    do {
      await scheduler.sleep(life, fullRescanMs).over;
      look();
    } while (hidden > 0);
    waiting = false;
  };
  return {
    begin() {
      hidden += 1;
      if (!waiting) void untilAllWasSeen();
    },
    end() {
      hidden -= 1;
    },
  };
}
