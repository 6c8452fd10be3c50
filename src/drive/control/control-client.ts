/** Speaks to a running drive over its control socket. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { addAbortSignal } from 'node:stream';
import { readFileIfThere } from '#drive/atomic-file.ts';
import type { DataFolder } from '#drive/data-folder.ts';
import { DriveError, isDriveErrorCode } from '#drive/drive-error.ts';

/** No drive runs on this data folder (or it does not answer). */
export class NotRunning extends Error {
  override readonly name = 'NotRunning';
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export class ControlClient {
  readonly #data: DataFolder;

  constructor(data: DataFolder) {
    this.#data = data;
  }

  /** The answer to one order. Throws DriveError as the drive said it, or NotRunning. */
  async ask<T>(method: Method, path: string, body?: unknown): Promise<T> {
    return JSON.parse(await this.text(method, path, body)) as T;
  }

  /** The answer to one order as it is. Throws like `ask`. */
  async text(method: Method, path: string, body?: unknown): Promise<string> {
    let text = '';
    for await (const piece of await this.#send(method, path, body)) text += String(piece);
    return text;
  }

  /** The lines of an answer that comes bit by bit, until `stop`. Throws like `ask`, and what `stop` was aborted with. */
  async *lines<T>(method: Method, path: string, body?: unknown, stop?: AbortSignal): AsyncGenerator<T> {
    let rest = '';
    const response = await this.#send(method, path, body);
    if (stop !== undefined) addAbortSignal(stop, response);
    for await (const piece of response) {
      const lines = (rest + String(piece)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as T;
    }
  }

  async #send(method: Method, path: string, body: unknown): Promise<IncomingMessage> {
    const token = this.#token();
    let response = await this.#connect(method, path, body);
    // A drive that was just starting has another token than the one before it, and has done nothing yet.
    if (response.statusCode === 401 && this.#token() !== token) {
      response.resume();
      response = await this.#connect(method, path, body);
    }
    response.setEncoding('utf8');
    if (response.statusCode === 200) return response;
    let text = '';
    for await (const piece of response) text += String(piece);
    throw errorFrom(text, response.statusCode);
  }

  #token(): string {
    return readFileIfThere(this.#data.token)?.trim() ?? '';
  }

  #connect(method: Method, path: string, body: unknown): Promise<IncomingMessage> {
    const token = this.#token();
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = httpRequest({
        socketPath: this.#data.socket,
        // A drive that was started again in between has not the old connection's other end.
        agent: false,
        method,
        path,
        headers: {
          authorization: `Bearer ${token}`,
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        },
      });
      request.once('response', resolve);
      request.once('error', error => reject(this.#notRunning(error)));
      request.end(text);
    });
  }

  #notRunning(cause: Error): NotRunning {
    const start = `waystation drive start --data ${this.#data.path}`;
    return new NotRunning(`no drive runs on ${this.#data.path}; start it with: ${start}`, { cause });
  }
}

function errorFrom(text: string, status: number | undefined): DriveError {
  const { error, message, about } = parsed(text);
  const code = isDriveErrorCode(error) ? error : 'internal';
  const details = typeof about === 'object' && about !== null ? (about as Record<string, unknown>) : {};
  return new DriveError(
    code,
    typeof message === 'string' ? message : `the drive answered with status ${status}`,
    details,
  );
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
