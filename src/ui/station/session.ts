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

/** An address within these pages; anything else leads to the files. */
export function safePlace(place: string | null): string {
  return place !== null && /^\/(files|links|notices|account|admin)(\/|$)/.test(place) ? place : '/files';
}
