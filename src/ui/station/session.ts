import type { QueryClient } from '@tanstack/react-query';
import type { SessionReply } from '#protocol/sign-in.ts';

/** Under which the pages know who is signed in; null: nobody any more. */
export const sessionKey = ['session'];

/** Somebody came or went: nothing that was shown to another is kept. */
export function changeSession(client: QueryClient, session: SessionReply | null): void {
  client.clear();
  client.setQueryData(sessionKey, session);
}

/** An address within these pages; anything else leads to the files. */
export function safePlace(place: string | null): string {
  return place !== null && /^\/(files|account|admin)(\/|$)/.test(place) ? place : '/files';
}
