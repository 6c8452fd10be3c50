/** What the person at the station asked for cannot be done; the message says why and what to do instead. */
export class AdministrationRefused extends Error {
  override readonly name = 'AdministrationRefused';
}
