/** The marker file of a task's folder: who the folder is, and a line later its seal. */
import type { RootIdentity } from '#platform/files.ts';

/** What the file of a sealed folder holds. */
export function markerText(marker: string, seal: string): string {
  return `${marker}\n${seal}`;
}

/** What a marker file says; undefined when there is none. */
export function parseMarker(text: string | undefined): Pick<RootIdentity, 'marker' | 'seal'> {
  const [marker, seal = ''] = text?.split('\n') ?? [];
  return { marker, seal };
}
