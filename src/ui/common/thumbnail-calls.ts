/** Where thumbnails come from, and how a page asks for them: a few at a time, and none once nobody looks any more. */
import { splitExtension } from '#model/name.ts';
import type { ThumbnailEdge } from '#protocol/thumbnail.ts';
import { ApiError, answer } from '#ui/common/api.ts';
import { createTurns } from '#ui/common/turns.ts';

/** Requests for thumbnails at a time; a browser has six connections, and the rest of the page needs some. */
const atOnceMax = 4;
/** How long a place has to be in sight before its thumbnail is asked for, milliseconds: what flies past is not. */
const restMs = 80;

/** Names of what the station decodes; it looks at the bytes, but of other files there is hardly ever a thumbnail. */
const pictureNames = new Set('jpg jpeg png webp gif avif tif tiff'.split(' '));

/** A picture as far as its name says. */
export function isPicture({ kind, name }: { readonly kind: string; readonly name: string }): boolean {
  return kind === 'file' && pictureNames.has(splitExtension(name).extension.toLowerCase());
}

/** The thumbnail of a file in a share; `content` is one of its versions. */
export function thumbnailAddress(
  { share, node, content }: { readonly share: string; readonly node: string; readonly content: string },
  edge: ThumbnailEdge,
): string {
  return `/api/shares/${share}/files/${node}/thumbnail?${new URLSearchParams({ edge: `${edge}`, content })}`;
}

/** The thumbnail of a file by a sharing link, as the file is now. */
export function sharedThumbnailAddress(token: string, { id }: { readonly id: string }, edge: ThumbnailEdge): string {
  return `/api/shared/${encodeURIComponent(token)}/files/${id}/thumbnail?edge=${edge}`;
}

const turns = createTurns(atOnceMax);
let offered = true;

/** Null where there is none. Throws `ApiError` for what may be otherwise later, and what `signal` was aborted with. */
export async function getThumbnail(address: string, signal: AbortSignal): Promise<Blob | null> {
  await resting(signal);
  return turns.run(() => (offered ? fetched(address, signal) : Promise.resolve(null)), signal);
}

async function fetched(address: string, signal: AbortSignal): Promise<Blob | null> {
  try {
    return await (await answer(address, { signal })).blob();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Nothing of this station has one: it is not asked again.
    if (error.code === 'thumbnails-off') offered = false;
    if (error.code === 'no-thumbnail' || error.code === 'thumbnails-off') return null;
    throw error;
  }
}

function resting(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, restMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
