/**
 * Tells a drive from its copy, by the chain of its runs (`protocol/run.ts`).
 *
 * The station may be the one that was put back from a backup: then the drive is ahead of it by more than one run, or
 * shows the run that comes next, and is believed.
 */
import type { AccountStore, DeviceId, DeviceRun } from '#platform/account-store.ts';
import type { Clock } from '#platform/doors.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { ShownRun } from '#protocol/run.ts';
import type { Session } from '#station/accounts/access.ts';

/** How a run that is shown stands to the last one that was let in. */
export type RunJudgement = 'same' | 'next' | 'copied';

/** A device that has not shown any run yet may begin anywhere: it was linked by an older version, or just now. */
export function judgeRun(known: DeviceRun | null, shown: ShownRun): RunJudgement {
  if (known === null) return 'next';
  if (shown.mark === known.mark) return 'same';
  return shown.before === known.mark || shown.number > known.number + 1 ? 'next' : 'copied';
}

export interface Runs {
  /**
   * Lets the device go on. Refuses `copied` when another computer went on from the same run, or is at work in the last
   * one at this moment.
   */
  admit(session: Session, shown: ShownRun, address: string): Promise<void>;
}

export interface RunDoors {
  readonly store: Pick<AccountStore, 'device' | 'setRun' | 'addAudit'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** `answers` asks whether the program that was let in last still listens. */
export function createRuns({ store, clock }: RunDoors, answers: (device: DeviceId) => Promise<boolean>): Runs {
  /** A refused copy asks again and again; one line about each is enough. */
  const told = new Set<string>();
  const refuse = ({ account, device }: Session, shown: ShownRun, address: string): never => {
    const about = { device: device.id, computer: device.computer };
    if (!told.has(shown.mark)) {
      store.addAudit({ atMs: clock.nowMs(), actor: account.name, address, event: 'copied device refused', about });
    }
    told.add(shown.mark);
    throw new Refusal('copied', undefined, about);
  };
  return {
    async admit(session, shown, address) {
      const { id, run } = session.device;
      const judgement = judgeRun(run, shown);
      if (judgement === 'same') return;
      if (judgement === 'copied' || (await answers(id))) refuse(session, shown, address);
      // While the last one was asked, another run may have taken its place.
      const now = judgeRun(store.device(id)?.run ?? null, shown);
      if (now === 'copied') refuse(session, shown, address);
      if (now === 'next') store.setRun(id, { number: shown.number, mark: shown.mark });
    },
  };
}
