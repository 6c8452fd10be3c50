/** Entry: by which services, and from which networks, accounts come in, and what new accounts begin with. */
import Type, { type Static } from 'typebox';
import { strict } from '#protocol/schema.ts';
import { AccountText } from '#protocol/sign-in.ts';

/** Networks of one list. */
export const networksMax = 200;

/** Drives, the console, sharing links. */
export const ServiceText = Type.Union([Type.Literal('sync'), Type.Literal('web'), Type.Literal('links')]);
export type ServiceText = Static<typeof ServiceText>;

const Services = Type.Array(ServiceText, { maxItems: 3 });
const Networks = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: networksMax });

export const EntryWire = strict({ refusedServices: Services, allowedNetworks: Networks, refusedNetworks: Networks });
export type EntryWire = Static<typeof EntryWire>;

/** `confirmed`: it is meant, though it shuts out who asks. */
export const EntryRequest = strict({ ...EntryWire.properties, confirmed: Type.Boolean() });
export type EntryRequest = Static<typeof EntryRequest>;

/** What accounts begin with that are made from now on; groups by name. */
export const NewAccountsWire = strict({
  groups: Type.Array(AccountText, { maxItems: 1_000 }),
  refusedServices: Services,
});
export type NewAccountsWire = Static<typeof NewAccountsWire>;
