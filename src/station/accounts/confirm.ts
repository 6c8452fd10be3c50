/** Somebody who is signed in proves once more who it is, before something that cannot be undone. */
import type { ProofRequest } from '#protocol/second-factor.ts';
import type { Session } from '#station/accounts/access.ts';
import type { Prove, ProveDoors } from '#station/accounts/prove.ts';
import { isProvedElsewhere } from '#station/accounts/second-factor-rule.ts';
import { requireCode } from '#station/accounts/take-code.ts';

/**
 * Answers when password and code are right. Refuses as signing in does. An account whose provider proves who it is has
 * neither here, and has nothing to show.
 */
export type Confirm = (
  session: Session,
  proof: Pick<ProofRequest, 'password'> & { readonly code?: string | undefined },
  address: string,
) => Promise<void>;

export function createConfirm(doors: ProveDoors, prove: Prove): Confirm {
  return async ({ account, device }, { password, code }, address) => {
    if (isProvedElsewhere(doors.store, account)) return;
    const proven = await prove({ account: account.name, password, address, computer: device.computer });
    requireCode(doors, proven, { code, address, computer: device.computer });
  };
}
