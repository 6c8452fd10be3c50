/**
 * Seeds that are known to break a promise and are not mended yet. A run with `--open` tells of them and goes on; one that
 * keeps every promise again has to leave the list. docs/testing.md says what is known about each.
 */
export const openFailures: ReadonlyMap<number, string> = new Map();
