/** What is spoken over a TLS connection, as both sides agree when it begins (ALPN). */
import type { Server as SecureServer } from 'node:https';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { challengeProtocol } from '#station/certificate/alpn-answers.ts';

/** The certificate that answers an authority's question about a name; undefined where it asked none. */
export type ChallengeAnswer = (name: string) => { readonly key: string; readonly certificate: string } | undefined;

/**
 * HTTP/1.1, and `acme-tls/1` with a certificate of its own where there is one for the name. Whoever speaks neither is
 * refused; whoever says nothing speaks HTTP.
 */
export function negotiating(answerFor: ChallengeAnswer): NonNullable<TlsOptions['ALPNCallback']> {
  return function choose(this: TLSSocket, { servername, protocols }): string | undefined {
    // RFC 8737: the authority offers this protocol alone.
    if (protocols.length === 1 && protocols[0] === challengeProtocol) {
      const answer = answerOrNone(answerFor, servername);
      if (answer === undefined) return undefined;
      this.setKeyCert({ key: answer.key, cert: answer.certificate });
      return challengeProtocol;
    }
    return protocols.includes('http/1.1') ? 'http/1.1' : undefined;
  };
}

/** Node says `false` where whoever asks named nobody. A store that cannot be read now refuses, too: nothing may be thrown here. */
function answerOrNone(answerFor: ChallengeAnswer, name: string | false): ReturnType<ChallengeAnswer> {
  if (name === false) return undefined;
  try {
    return answerFor(name);
  } catch {
    return undefined;
  }
}

/** The certificate was the answer: nothing is said over such a connection. */
export function endChallenges(server: SecureServer): void {
  server.on('secureConnection', socket => {
    if (socket.alpnProtocol === challengeProtocol) socket.end();
  });
}
