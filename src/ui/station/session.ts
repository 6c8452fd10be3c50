import type { QueryClient } from '@tanstack/react-query';
import type { SessionReply } from '#protocol/sign-in.ts';

/** Under which the pages know who is signed in; null: nobody any more. */
export const sessionKey = ['session'];

/** Somebody came or went: nothing that was shown to another is kept. */
export function changeSession(client: QueryClient, session: SessionReply | null): void {
  // The session itself stays in its place: whoever shows a page looks at it, and must hear of the change.
  client.setQueryData(sessionKey, session);
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  client.getMutationCache().clear();
}

/** A page of a sharing link, which asked for whoever came to sign in. */
const linkPage = /^\/l\/[A-Za-z0-9_-]+(\/[0-9a-f]{32}){0,2}$/;

/** Goes on where somebody wanted to go before they signed in; the pages of sharing links are loaded for themselves. */
export function goOn(place: string, go: (place: string, how: { readonly replace: boolean }) => void): void {
  if (linkPage.test(place)) location.replace(place);
  else go(place, { replace: true });
}

/** Beneath `/api` answer no pages, but what the pages ask. */
const ownPage = /^\/((files|links|notices|account|admin)(\/|$)|(api|help)$)/;

/** An address within these pages or of a sharing link; anything else leads to the files. */
export function safePlace(place: string | null): string {
  const isOwn = place !== null && (ownPage.test(place) || linkPage.test(place));
  return isOwn ? place : '/files';
}
