/** Sends files by an upload link, one after the other, each in parts. */
import { useEffect, useRef, useState } from 'react';
import { uploadPartBytesMax } from '#protocol/shared.ts';
import { ApiError } from '#ui/common/api.ts';
import { FileUnreadable } from '#ui/common/cutter.ts';
import { beginSending, endSending, sendPart } from '#ui/common/link-calls.ts';

/** How often a part is sent anew when the station does not answer, and how long is waited before, milliseconds. */
const partTriesMax = 5;
const retryDelayMs = 2_000;

export type SendState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending'; readonly sent: number }
  | { readonly kind: 'sent'; readonly name: string }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface Sending {
  readonly number: number;
  readonly file: File;
  readonly state: SendState;
}

/** The files that were chosen, with how far each has come. */
export function useSending(token: string) {
  const [list, setList] = useState<readonly Sending[]>([]);
  const next = useRef(0);
  const atWork = useRef(false);
  const set = (number: number, state: SendState): void =>
    setList(before => before.map(each => (each.number === number ? { ...each, state } : each)));
  useEffect(() => {
    const one = list.find(({ state }) => state.kind === 'waiting');
    if (!one || atWork.current) return;
    atWork.current = true;
    set(one.number, { kind: 'sending', sent: 0 });
    void endOf(sendFile(token, one.file, sent => set(one.number, { kind: 'sending', sent }))).then(state => {
      atWork.current = false;
      set(one.number, state);
    });
  });
  return {
    list,
    add: (files: readonly File[]): void =>
      setList(before => [
        ...before,
        ...files.map(file => ({ number: next.current++, file, state: { kind: 'waiting' as const } })),
      ]),
    again: (number: number): void => set(number, { kind: 'waiting' }),
  };
}

async function endOf(sending: Promise<string>): Promise<SendState> {
  try {
    return { kind: 'sent', name: await sending };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

/** Answers the name that the file got. */
async function sendFile(token: string, file: File, onSent: (bytes: number) => void): Promise<string> {
  const { name, size } = file;
  const changedMs = Math.max(0, file.lastModified);
  const { upload } = await beginSending(token, { name, size, changedMs });
  for (let at = 0; at < size; at += uploadPartBytesMax) {
    const bytes = await read(file, at);
    await patiently(() => sendPart(token, upload, { at, bytes }));
    onSent(Math.min(size, at + uploadPartBytesMax));
  }
  return (await endSending(token, upload)).name;
}

/** Read before it is sent, so that a file that went away is told from a station that does not answer. */
async function read(file: File, at: number): Promise<Blob> {
  try {
    return new Blob([await file.slice(at, at + uploadPartBytesMax).arrayBuffer()]);
  } catch (cause) {
    throw new FileUnreadable('A file could not be read.', { cause });
  }
}

async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const passes = error instanceof ApiError && ['unreachable', 'busy'].includes(error.code);
      if (!passes || tries === partTriesMax) throw error;
      await new Promise(resolve => setTimeout(resolve, retryDelayMs));
    }
  }
}
