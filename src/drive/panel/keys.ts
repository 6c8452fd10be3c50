/**
 * Who may use the panel: a ticket, which the socket hands out and which opens one window once, is exchanged for a key,
 * which that window shows with every request. Both are gone with the drive's program.
 */
import { createHash, randomBytes } from 'node:crypto';

/** How long a ticket may wait for its window, milliseconds. */
export const ticketMsMax = 60_000;
/** Windows at once; the oldest key makes way. */
export const keysMax = 32;
const secretBytes = 32;

export class PanelKeys {
  readonly #nowMs: () => number;
  /** Only their hashes are kept, so that looking one up tells nothing by the time that it takes. */
  readonly #tickets = new Map<string, number>();
  readonly #keys = new Set<string>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A ticket for one window. */
  ticket(): string {
    const ticket = secret();
    for (const [hash, endsMs] of this.#tickets) if (endsMs <= this.#nowMs()) this.#tickets.delete(hash);
    this.#tickets.set(hashOf(ticket), this.#nowMs() + ticketMsMax);
    return ticket;
  }

  /** The key for a ticket; undefined when it was used before, or waited too long, or never was one. */
  exchange(ticket: string): string | undefined {
    const hash = hashOf(ticket);
    const endsMs = this.#tickets.get(hash) ?? 0;
    this.#tickets.delete(hash);
    if (endsMs <= this.#nowMs()) return undefined;
    const key = secret();
    this.#keys.add(hashOf(key));
    if (this.#keys.size > keysMax) this.#keys.delete([...this.#keys][0] ?? '');
    return key;
  }

  opens(key: string): boolean {
    return this.#keys.has(hashOf(key));
  }
}

function secret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
