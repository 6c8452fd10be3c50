/** The secret that whoever collects the station's figures shows. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';

/** Characters that such a secret must have: it is shown again and again, and nobody types it. */
export const metricsTokenCharactersMin = 20;

/** Reads it from a file of one line. Refuses a file that cannot be read, and a secret that could be guessed. */
export function readMetricsToken(path: string): string {
  const token = textOf(path).trim();
  if (token.length >= metricsTokenCharactersMin && !/\s/.test(token)) return token;
  throw new AdministrationRefused(
    `The token in ${path} is no single word of at least ${metricsTokenCharactersMin} characters; make one with 'openssl rand -hex 32 > ${path}'.`,
  );
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AdministrationRefused(
      `The token for /metrics cannot be read from ${path} (${code}); name a file that the station may read.`,
      { cause },
    );
  }
}

/** Takes as long whatever was shown. */
export function isSameToken(shown: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(token));
}
