/** Which directory answers for the name that somebody signs in with (S9, S10); decided by the name alone. */
import type { Binding, DirectoryKind } from '#platform/account-bindings.ts';
import type { Who } from '#station/accounts/directory/directory.ts';

/** What claims are judged by. */
export interface ClaimRules {
  /** What stands before the backslash; undefined where there is no domain. */
  readonly domain: string | undefined;
  /** What stands behind the first @; undefined where there is no LDAP server. */
  readonly base: string | undefined;
  /** The account that has the name already: bound, or the station's own. */
  readonly account: 'own' | Binding | undefined;
}

export type Claim = { readonly directory: DirectoryKind; readonly who: Who };

/**
 * Undefined where the station itself answers. An account of the station's own always keeps its name, whatever a directory
 * has under it; accounts that came from a directory are found by their name here, too.
 */
export function claimOf(name: string, { domain, base, account }: ClaimRules): Claim | undefined {
  if (account === 'own') return undefined;
  if (account !== undefined) return { directory: account.directory, who: { entry: account.entry } };
  const [, before, login] = /^([^\\]+)\\(.+)$/s.exec(name) ?? [];
  if (login !== undefined)
    return before?.toLowerCase() === domain?.toLowerCase() ? { directory: 'domain', who: { login } } : undefined;
  const at = name.indexOf('@');
  if (at < 1 || base === undefined || plainDn(name.slice(at + 1)) !== plainDn(base)) return undefined;
  return { directory: 'ldap', who: { login: name.slice(0, at) } };
}

/** Blanks around commas and equals signs mean nothing in a DN, nor does case in those that name a base. */
function plainDn(dn: string): string {
  return dn
    .split(',')
    .map(part =>
      part
        .split('=')
        .map(word => word.trim())
        .join('='),
    )
    .join(',')
    .toLowerCase();
}
