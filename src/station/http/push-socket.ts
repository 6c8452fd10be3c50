/** One push socket: what is sent on it, whether it is read and answered, and how it is refused. */
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { assert } from '#base/assert.ts';
import type { PushMessage } from '#protocol/feed.ts';
import { type Refusal, refusals } from '#protocol/refusals.ts';
import { refusalWire } from '#station/http/answers.ts';

/** Bytes that a drive may leave unread before its socket is cut. */
export const unreadBytesMax = 256 * 1024;
/** Bytes unread with which a drive is sent nothing but heads: what comes along must not be what cuts its socket. */
const unreadAnswersMax = unreadBytesMax / 2;
/** How long a drive that is at work has to answer when it is asked whether it is. */
export const answersMsMax = 3_000;

/** A push socket, and the connection that it took over. */
export interface PushSocket {
  readonly socket: WebSocket;
  readonly wire: Duplex;
}

/** A message as it goes over the wire: made once, for however many. */
export function pushFrame(push: PushMessage): Buffer {
  return textFrame(push);
}

/** A beat, and the ping that asks whether anybody is there. */
export function beatFrames(beat: number): Buffer {
  return Buffer.concat([pingFrame, textFrame({ beat })]);
}

/** Whole frames are written beside `ws`, which would take each apart and put it together for each socket. */
export function sendFrames({ socket, wire }: PushSocket, frames: Buffer): void {
  if (isReading(socket)) wire.write(frames);
}

/** Sends a message of bytes; false where the drive has too much to read yet. */
export function sendBytes({ socket }: PushSocket, message: Buffer): boolean {
  if (!isReading(socket) || socket.bufferedAmount + message.length > unreadAnswersMax) return false;
  socket.send(message);
  return true;
}

/** RFC 6455, 5.2: a whole frame of a server, which is not masked. */
function textFrame(value: unknown): Buffer {
  const payload = Buffer.from(JSON.stringify(value));
  assert(payload.length <= 0xffff, 'a push is short');
  const { length } = payload;
  const head = length < 126 ? [0x81, length] : [0x81, 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), payload]);
}

const pingFrame = Buffer.from([0x89, 0]);

/** Also ends a socket that is silent: what it hears from now on it would hear too late. */
export function answersPing(socket: WebSocket): Promise<boolean> {
  return new Promise(resolve => {
    const answered = (): void => over(true);
    const closed = (): void => over(false);
    // A refused copy asks again and again, and the socket lives on: it must not gather listeners.
    const over = (alive: boolean): void => {
      clearTimeout(timer);
      socket.off('pong', answered).off('close', closed);
      resolve(alive);
    };
    const timer = setTimeout(() => {
      socket.terminate();
      over(false);
    }, answersMsMax);
    socket.on('pong', answered).on('close', closed);
    if (isReading(socket)) socket.ping();
  });
}

/** A drive that does not read is cut off rather than kept in memory; it comes back and polls. */
export function isReading(socket: WebSocket): boolean {
  if (socket.bufferedAmount > unreadBytesMax) socket.terminate();
  return socket.readyState === WebSocket.OPEN;
}

export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const body = JSON.stringify(refusalWire(refusal));
  const head = [
    `HTTP/1.1 ${refusals[refusal.code].status} Refused`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
