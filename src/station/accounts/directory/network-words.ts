/** What went wrong on the way to a server, in words for an administrator. */

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at that address and port',
  ECONNRESET: 'the server cut the connection',
  ENOTFOUND: 'no computer is known by that name',
  EAI_AGAIN: 'the name of the server cannot be looked up now',
  ETIMEDOUT: 'the server does not answer',
  EHOSTUNREACH: 'there is no way to the server',
  ENETUNREACH: 'there is no way to the server',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody that is trusted; give its authority (CA)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that is not trusted; give that authority (CA)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an authority that is not trusted; give its CA',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that is not trusted; give its CA',
  CERT_SIGNATURE_FAILURE: 'its certificate is not signed by the authority that was given',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet; do the clocks agree?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name; use that name in the address',
};

/** Looks into causes, too; an error that is not known speaks for itself. */
export function networkWords(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const known = words[(at as NodeJS.ErrnoException).code ?? ''];
    if (known !== undefined) return known;
  }
  return error instanceof Error ? error.message : String(error);
}

/** True when the other side could not be reached, whatever it would have said. */
export function isNetworkFailure(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code = '' } = at as NodeJS.ErrnoException;
    if (code in words || code === 'OAUTH_TIMEOUT' || code.startsWith('UND_ERR_')) return true;
  }
  return false;
}
