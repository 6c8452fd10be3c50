/** Word from the station that shares have changed. A lost connection is made anew; meanwhile a poll makes up for it. */
import type { PushMessage } from '#protocol/feed.ts';

const retryMsMin = 1_000;
const retryMsMax = 60_000;
/** The station's close code for a session that holds no more. */
const closeSignedOut = 4001;

export interface Listening {
  onPush(push: PushMessage): void;
  onSignedOut(): void;
}

/** Listens until the answer is called. */
export function listen({ onPush, onSignedOut }: Listening): () => void {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = retryMsMin;
  let stopped = false;
  const open = (): void => {
    socket = new WebSocket(new URL('/api/push', location.href.replace(/^http/, 'ws')));
    socket.onopen = () => {
      retryMs = retryMsMin;
    };
    socket.onmessage = ({ data }) => onPush(JSON.parse(`${data}`) as PushMessage);
    socket.onclose = ({ code }) => {
      if (stopped) return;
      if (code === closeSignedOut) return onSignedOut();
      timer = setTimeout(open, retryMs * (0.5 + Math.random()));
      retryMs = Math.min(retryMsMax, retryMs * 2);
    };
  };
  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    socket?.close();
  };
}
