/**
 * The protocol's version: a station refuses a drive that speaks another one (`protocol`).
 * A change to any schema changes `schema hash` in version.test.ts and asks for a decision here.
 */
export const protocolVersion = 1;
