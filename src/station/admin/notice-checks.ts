/** What the parts of the administration of notices have in common. */

import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { AccountStore } from '#platform/account-store.ts';
import type { Delivery } from '#platform/notice-store.ts';
import type { DeliveryWire, TellingTest } from '#protocol/notices.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import { MailFailed } from '#station/notices/mail.ts';
import { WebhookFailed } from '#station/notices/webhook.ts';

/** Deliveries that are shown of mail and of each webhook. */
const deliveriesShownMax = 10;

/** The last deliveries by a way, the newest first. */
export function deliveriesOf(
  accounts: AccountStore,
  of: { readonly channel: Delivery['channel']; readonly target?: string },
): DeliveryWire[] {
  return accounts
    .deliveries({ ...of, limit: deliveriesShownMax })
    .map(({ event, createdMs, state, tries, triedMs, dueMs, problem }) => ({
      ...{ event, createdMs, state, tries, triedMs, dueMs, problem },
    }));
}

/** Refuses what does not fit. The command line hands on what was typed; the API has checked it before. */
export function refuseUnless(schema: TSchema, value: unknown, sentence: string): void {
  if (!Check(schema, value)) throw new AdministrationRefused(sentence);
}

/** What came of a test whose work answers the words for its success. */
export async function tried(work: () => Promise<string>): Promise<TellingTest> {
  try {
    return { works: true, words: await work() };
  } catch (error) {
    if (!(error instanceof MailFailed || error instanceof WebhookFailed)) throw error;
    return { works: false, words: error.message };
  }
}
