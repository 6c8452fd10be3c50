/** True when every word of what was typed is somewhere in `texts`. */
export function fits(typed: string, texts: readonly string[]): boolean {
  const all = texts.join('\n').toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word));
}
