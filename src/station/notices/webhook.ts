/**
 * Sends a body to the address of a webhook, signed in the way of https://www.standardwebhooks.com.
 *
 * The address was typed by an administrator, and yet is not to become a way into the network that the station stands in:
 * it leads to public addresses alone unless an administrator allowed it to lead elsewhere, the name is resolved once and
 * that very address is used, no redirect is followed, and nothing of the answer but its status is told to anybody.
 */

import { createHmac } from 'node:crypto';
import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { Agent } from 'undici';
import { bareHost } from '#base/host.ts';
import type { Webhook } from '#platform/notice-store.ts';
import { networkKind } from '#station/notices/network-kind.ts';

/** How long a receiver may take, milliseconds. */
export const webhookMsMax = 15_000;
/** Bytes of an answer that are read, and thrown away. */
const answerBytesMax = 64 * 1024;

export const secretPrefix = 'whsec_';

/** It did not get through; the message says why. */
export class WebhookFailed extends Error {
  override readonly name = 'WebhookFailed';
  /** Nobody answered at all. */
  readonly away: boolean;
  constructor(message: string, away = true) {
    super(message);
    this.away = away;
  }
}

export interface Posting {
  readonly id: string;
  readonly body: string;
  readonly nowMs: number;
}

/** Sends one body. Throws `WebhookFailed` unless it was answered with a status from 200 to 299. */
export async function postWebhook(
  webhook: Pick<Webhook, 'url' | 'secret' | 'before' | 'isPrivate'>,
  posting: Posting,
): Promise<void> {
  const url = new URL(webhook.url);
  refuseAddress(bareHost(url.hostname), webhook.isPrivate);
  // Slow to load, and most commands send nothing.
  const { Agent } = await import('undici');
  const agent = new Agent({ connect: { lookup: guardedLookup(webhook.isPrivate), timeout: webhookMsMax } });
  try {
    const status = await post(agent, webhook, posting);
    if (status >= 300 && status < 400)
      throw new WebhookFailed(`${url.host} answered ${status}: it leads elsewhere, which is not followed.`, false);
    if (status < 200 || status >= 300) throw new WebhookFailed(`${url.host} answered ${status}.`, false);
  } catch (error) {
    throw error instanceof WebhookFailed ? error : failureOf(url, error as Error);
  } finally {
    await agent.destroy();
  }
}

async function post(
  dispatcher: Agent,
  { url, ...keys }: Pick<Webhook, 'url' | 'secret' | 'before'>,
  { id, body, nowMs }: Posting,
): Promise<number> {
  const { request } = await import('undici');
  const timestamp = `${Math.floor(nowMs / 1000)}`;
  const answer = await request(url, {
    ...{ dispatcher, method: 'POST', body, signal: AbortSignal.timeout(webhookMsMax) },
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Waystation',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': keysOf(keys, nowMs)
        .map(key => signature(key, `${id}.${timestamp}.${body}`))
        .join(' '),
    },
  });
  await answer.body.dump({ limit: answerBytesMax });
  return answer.statusCode;
}

/** The keys by which a body is signed now: while a secret is new, that of before as well. */
export function keysOf({ secret, before }: Pick<Webhook, 'secret' | 'before'>, nowMs: number): readonly string[] {
  return before !== null && nowMs < before.untilMs ? [secret, before.secret] : [secret];
}

/** `v1,` and the HMAC with SHA-256 in base64; `secret` is the key in base64. */
export function signature(secret: string, text: string): string {
  return `v1,${createHmac('sha256', Buffer.from(secret, 'base64')).update(text).digest('base64')}`;
}

/** Resolves a name, and answers only addresses to which the webhook may lead. */
function guardedLookup(isPrivate: boolean): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      try {
        for (const { address } of addresses) refuseAddress(address, isPrivate);
      } catch (refused) {
        return done(refused as Error, []);
      }
      const [first] = addresses;
      if (options.all === true || first === undefined) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}

function refuseAddress(address: string, isPrivate: boolean): void {
  if (isIP(address) === 0) return;
  const kind = networkKind(address);
  if (kind === 'public' || (kind === 'private' && isPrivate)) return;
  const next = kind === 'private' ? 'allow private addresses for it, if it is meant to' : 'give another address';
  throw new WebhookFailed(`It leads to ${address}, which is no public address; ${next}.`);
}

function failureOf({ host }: URL, error: Error): WebhookFailed {
  if (error.cause instanceof WebhookFailed) return error.cause;
  if (error.name === 'TimeoutError')
    return new WebhookFailed(`${host} did not answer within ${webhookMsMax / 1000} s.`);
  return new WebhookFailed(`${host} cannot be reached: ${error.message}`);
}

/** Why no webhook can have this address, as a sentence; undefined when it can. */
export function webhookProblem({ url, isPrivate }: Pick<Webhook, 'url' | 'isPrivate'>): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return `'${url}' is no address; write https://HOST/PATH.`;
  if (parsed.username !== '' || parsed.password !== '')
    return 'A name and a password in the address would be shown to every administrator; receivers know the station by the signature.';
  if (parsed.protocol === 'http:' && !isPrivate)
    return `'${url}' goes without TLS; write https://, or allow private addresses for it.`;
  const host = bareHost(parsed.hostname);
  try {
    refuseAddress(host, isPrivate);
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}
