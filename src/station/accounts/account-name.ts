/** What an account or a share may be called. Both name a home or a share, so both follow one rule. */

/** Characters. */
export const accountNameCharactersMax = 64;

// A drive writes SHARE/PATH, a domain user DOMAIN\user, and a colon ends a name in several protocols.
const forbidden = /[/\\:*?"<>|\p{C}]/u;

/** What makes a name unique: composed and without case, so that nobody can look like somebody else by case alone. */
export function accountKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Why `name` cannot be taken, as a sentence that ends with what to do; undefined when it can. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'The name is empty; give one.';
  if (name !== name.trim()) return 'The name begins or ends with a blank; leave it out.';
  if ([...name].length > accountNameCharactersMax) {
    return `The name has more than ${accountNameCharactersMax} characters; choose a shorter one.`;
  }
  if (forbidden.test(name)) {
    return 'The name has a character that names cannot have: one of / \\ : * ? " < > | or an invisible one; leave it out.';
  }
  if (name.startsWith('.') || name.endsWith('.')) return 'The name begins or ends with a dot; leave it out.';
  return undefined;
}
