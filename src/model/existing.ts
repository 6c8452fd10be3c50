/**
 * What becomes of what a folder here and a folder at the station hold already, when they meet for the first time (S76).
 * `compare`: what is equal is one, what differs is a conflict. `station`: the station's stays, and what only stands here,
 * or differs, is set aside. `local`: what differs here becomes the newest version at the station.
 */
export const existingChoices = ['compare', 'station', 'local'] as const;

export type Existing = (typeof existingChoices)[number];
