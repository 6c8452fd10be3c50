/** The uploads live as long as somebody is signed in, whichever folder is looked at meanwhile. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { present } from '#base/assert.ts';
import type { HaveReply } from '#protocol/content.ts';
import { call } from '#ui/common/api.ts';
import { commitBatches } from '#ui/common/commit.ts';
import { cutInWorker } from '#ui/common/cutter.ts';
import { entriesOf } from '#ui/station/files/actions.ts';
import { followEverywhere } from '#ui/station/files/use-folder.ts';
import { ClashDialog } from '#ui/station/uploads/clash-dialog.tsx';
import type { Clash, ClashAnswer } from '#ui/station/uploads/placing.ts';
import { isOpen, type QueueDoors, type UploadItem, UploadQueue } from '#ui/station/uploads/upload-queue.ts';

const Uploads = createContext<UploadQueue | undefined>(undefined);

interface Question {
  readonly clash: Clash;
  answer(answer: ClashAnswer): void;
}

export function UploadsProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [questions, setQuestions] = useState<readonly Question[]>([]);
  const [queue] = useState(() => {
    const ask = (clash: Clash) =>
      new Promise<ClashAnswer>(answer => setQuestions(waiting => [...waiting, { clash, answer }]));
    const changed: QueueDoors['changed'] = (share, done) => followEverywhere(client, share, done);
    return new UploadQueue({ list: entriesOf, commit: commitBatches, content: contentDoors, ask, changed });
  });
  useLeaveQuestion(queue);
  const [first] = questions;
  const answer = (given: ClashAnswer): void => {
    first?.answer(given);
    setQuestions(waiting => waiting.slice(1));
  };
  return (
    <Uploads value={queue}>
      {children}
      {first && <ClashDialog key={first.clash.name} clash={first.clash} answer={answer} />}
    </Uploads>
  );
}

export function useUploads(): UploadQueue {
  return present(useContext(Uploads), 'who uploads is within the provider');
}

export function useUploadItems(): readonly UploadItem[] {
  const queue = useUploads();
  return useSyncExternalStore(queue.subscribe, queue.items);
}

function contentDoors(share: string, signal: AbortSignal): ReturnType<QueueDoors['content']> {
  const send = <Reply,>(what: string, options: object): Promise<Reply> =>
    call(`/api/shares/${share}/${what}`, { method: 'POST', signal, ...options });
  return {
    cut: file => cutInWorker(file as Blob),
    missing: async hashes => (await send<HaveReply>('missing', { json: { hashes } })).missing,
    upload: frames => send('upload', { frames }),
  };
}

/** Who closes the page while something is under way is asked by the browser. */
function useLeaveQuestion(queue: UploadQueue): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (queue.items().some(isOpen)) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [queue]);
}
