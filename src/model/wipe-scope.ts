/** How much of a synced folder a wipe removes: only what the station has (R119), or all that lies in it (R121). */
export type WipeScope = 'synced' | 'all';
