import type { SharedNodeWire } from '#protocol/shared.ts';

/** Where the page shows what stands in a folder of a link. */
export function entryAddress(token: string, folder: string, { id, kind }: Pick<SharedNodeWire, 'id' | 'kind'>): string {
  return kind === 'folder' ? `/l/${token}/${id}` : `/l/${token}/${folder}/${id}`;
}
