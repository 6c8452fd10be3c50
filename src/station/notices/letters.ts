/** The words of mails. Many notices to one person are one mail. */
import type { Severity } from '#protocol/notices.ts';
import { plain } from '#station/notices/plain.ts';
import type { Letter } from '#station/notices/queue.ts';

export interface LetterAbout {
  /** The station's name. */
  readonly station: string;
  /** How people reach the station, `https://HOST[:PORT]`; empty for no links. */
  readonly publicUrl: string;
}

const order: readonly Severity[] = ['problem', 'warning', 'note'];

/** Subject and text of one mail: what is worst comes first. */
export function mailOf(
  letters: readonly Letter[],
  { station, publicUrl }: LetterAbout,
): { readonly subject: string; readonly text: string } {
  const sorted = letters.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  const first = sorted[0]?.sentence ?? '';
  const more = letters.length > 1 ? ` (and ${letters.length - 1} more)` : '';
  const parts = sorted.map(letter => part(letter, publicUrl));
  const end = `-- \nThe station ${plain(station)} told you this. Which notices are mailed, its administrators choose.`;
  return { subject: `[${plain(station)}] ${plain(first)}${more}`, text: `${[...parts, end].join('\n\n')}\n` };
}

function part({ sentence, next, page, raisedMs, overMs }: Letter, publicUrl: string): string {
  const when = `${new Date(overMs ?? raisedMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const where = publicUrl === '' ? '' : `${publicUrl}${page}`;
  return [`${when}: ${sentence}`, next, where].filter(line => line !== '').join('\n');
}
