/**
 * May an account come in by this service, from this address? Asked with every request, as grants are.
 *
 * A refusal wins, whether it is the account's, a group's or the station's; a list of allowed networks has to hold the
 * address in each of them that has one. Administrators keep the console while no other one could use it.
 */
import type { EntryRules, Service, SubjectRules } from '#platform/account-groups.ts';
import type { Account, AccountStore, DeviceKind } from '#platform/account-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import { isWithin } from '#station/accounts/networks.ts';

export type EntryStore = Pick<AccountStore, 'accounts' | 'entryRulesOf'>;

/** Nothing is refused. */
export const openEntry: EntryRules = { refusedServices: [], allowedNetworks: [], refusedNetworks: [] };

/** By which service a device comes in. */
export function serviceOf(kind: DeviceKind): Service {
  return kind === 'drive' ? 'sync' : 'web';
}

/** Why an account may not come in, for the person who wants to; undefined when it may. */
export function entryRefusal(
  store: EntryStore,
  account: Account,
  { service, address }: { readonly service: Service; readonly address: string },
): Refusal | undefined {
  const rules = store.entryRulesOf(account.id);
  // For everybody: it is the station that does not serve, whoever asks.
  if (
    service === 'sync' &&
    isRefused(
      rules.filter(each => each.subject.kind === 'station'),
      service,
    )
  )
    return new Refusal('service-off');
  if (isRefused(rules, service) && !mayUse(store, account, service)) {
    const message = `${account.name} may not use ${serviceNames[service]} of this station. Ask whoever runs it.`;
    return new Refusal('service-refused', message, { service });
  }
  if (letsIn(rules, address)) return undefined;
  const message = `This station does not let ${account.name} in from ${address}. Ask whoever runs it, or come from another network.`;
  return new Refusal('address-refused', message, { address });
}

const serviceNames: Readonly<Record<Service, string>> = {
  sync: 'the drives',
  web: 'the console',
  links: 'the sharing links',
};

/** Whether an account has a service, by its own rules and those of its groups and the station. */
export function mayUse(store: EntryStore, account: Account, service: Service): boolean {
  if (!isRefused(store.entryRulesOf(account.id), service)) return true;
  return service === 'web' && account.admin && !othersAdminister(store, account);
}

function isRefused(rules: readonly SubjectRules[], service: Service): boolean {
  return rules.some(each => each.rules.refusedServices.includes(service));
}

/** Without an administrator in the console, only the command line of the station's own computer could mend anything. */
function othersAdminister(store: EntryStore, { id }: Account): boolean {
  return store
    .accounts()
    .some(each => each.id !== id && each.admin && !each.disabled && !isRefused(store.entryRulesOf(each.id), 'web'));
}

function letsIn(rules: readonly SubjectRules[], address: string): boolean {
  return rules.every(
    ({ rules: { allowedNetworks, refusedNetworks } }) =>
      !isWithin(address, refusedNetworks) && (allowedNetworks.length === 0 || isWithin(address, allowedNetworks)),
  );
}
