/** The durable notes of effects in flight as text and back: JSON that keeps big integers. */

const bigKey = '#';

export function intentText(intent: object): string {
  return JSON.stringify(intent, (_key, value: unknown) =>
    typeof value === 'bigint' ? { [bigKey]: String(value) } : value,
  );
}

/** Reads what `intentText` wrote; this program wrote it, so a fault in it is a programmer's. */
export function intentFrom(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => (isBig(value) ? BigInt(value[bigKey]) : value));
}

function isBig(value: unknown): value is { readonly [bigKey]: string } {
  return typeof value === 'object' && value !== null && bigKey in value;
}
