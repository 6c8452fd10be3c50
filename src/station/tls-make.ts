/** Makes a self-signed certificate: ECDSA P-256, good for servers, for all names that the station may be reached by. */
import 'reflect-metadata';
import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import * as x509 from '@peculiar/x509';
import { hostName } from '#base/host.ts';

/** Years. People pin it, so it must outlast the machine. */
export const certificateYears = 20;

/** A clock that is behind on a drive must not make a new certificate look not yet valid. */
const backdatedMs = 24 * 60 * 60_000;

export interface MadeCertificate {
  readonly key: string;
  readonly certificate: string;
}

export interface CertificateAbout {
  readonly commonName: string;
  readonly names: readonly string[];
  readonly nowMs: number;
  /** PEM of the P-256 key to go on with; left out: a fresh one. */
  readonly key?: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A key (PKCS #8) and its certificate, both PEM. */
export async function makeCertificate({
  commonName,
  names,
  nowMs,
  key: old,
}: CertificateAbout): Promise<MadeCertificate> {
  const keys = await keyPair(old);
  const made = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [commonName] }],
      notBefore: new Date(nowMs - backdatedMs),
      notAfter: yearsLater(nowMs),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map(name => ({ type: isIP(name) ? 'ip' : 'dns', value: name }))),
      ],
    },
    webcrypto,
  );
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n`, certificate: `${made.toString('pem')}\n` };
}

async function keyPair(pem: string | undefined): Promise<webcrypto.CryptoKeyPair> {
  if (pem === undefined) return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const key = createPrivateKey(pem);
  const privateKey = key.export({ type: 'pkcs8', format: 'der' });
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await webcrypto.subtle.importKey('pkcs8', privateKey, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', publicKey, algorithm, true, ['verify']),
  };
}

/** The names in the certificate: this machine's own, and the station's when it is spelled like a host. */
export function certificateNames(name: string): readonly string[] {
  const all = ['localhost', '127.0.0.1', '::1', hostname(), name].filter(
    each => isIP(each) !== 0 || hostName.test(each),
  );
  return [...new Set(all)];
}

function yearsLater(nowMs: number): Date {
  const end = new Date(nowMs);
  end.setUTCFullYear(end.getUTCFullYear() + certificateYears);
  return end;
}
