/** What administrators choose about the station as a whole, its service for drives, and its certificate. */
import Type, { type Static } from 'typebox';
import { strict } from '#protocol/schema.ts';

const SettingText = Type.String({ maxLength: 300 });

/** `given` are those that the command line of the start said; they cannot be chosen. */
export const SettingsReply = strict({
  name: Type.String(),
  /** `HOST:PORT`, from the next start on. */
  listen: Type.String(),
  listensOn: Type.Union([Type.String(), Type.Null()]),
  publicUrl: Type.String(),
  holdFiles: Type.Integer(),
  /** Whether the local network is told of the station. */
  announce: Type.Union([Type.Literal('on'), Type.Literal('off')]),
  given: Type.Array(Type.String()),
  /** Whether drives are served. */
  service: Type.Boolean(),
});
export type SettingsReply = Static<typeof SettingsReply>;

/** As a person wrote it; what is left out stays. */
export const SettingsChange = strict({
  name: Type.Optional(SettingText),
  listen: Type.Optional(SettingText),
  publicUrl: Type.Optional(SettingText),
  holdFiles: Type.Optional(SettingText),
  announce: Type.Optional(SettingText),
});
export type SettingsChange = Static<typeof SettingsChange>;

export const ServiceRequest = strict({ on: Type.Boolean() });
export type ServiceRequest = Static<typeof ServiceRequest>;

export const CertificateWire = strict({
  /** PEM, with its chain. */
  certificate: Type.String(),
  fingerprint: Type.String(),
  keyHash: Type.String(),
  names: Type.Array(Type.String()),
  issuer: Type.String(),
  selfSigned: Type.Boolean(),
  validFromMs: Type.Integer(),
  validUntilMs: Type.Integer(),
});
export type CertificateWire = Static<typeof CertificateWire>;

const pemMax = 64 * 1024;
const Pem = Type.String({ minLength: 1, maxLength: pemMax });
const HostText = Type.String({ minLength: 1, maxLength: 253 });

export const AcmeWire = strict({
  directory: Type.String({ pattern: '^https://', maxLength: 500 }),
  names: Type.Array(HostText, { minItems: 1, maxItems: 20 }),
  mail: Type.String({ maxLength: 254 }),
  /** How the authority sees that the names lead here: over port 80, or over port 443 where the station listens. */
  challenge: Type.Union([Type.Literal('http-01'), Type.Literal('tls-alpn-01')]),
  /** Where http-01 is answered. */
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  /** PEM of who vouches for the authority's own server; empty: a public one. */
  authority: Type.String({ maxLength: pemMax }),
});
export type AcmeWire = Static<typeof AcmeWire>;

export const CertificateReply = strict({
  shown: CertificateWire,
  source: Type.String(),
  next: Type.Union([strict({ certificate: CertificateWire, atMs: Type.Integer() }), Type.Null()]),
  acme: Type.Union([AcmeWire, Type.Null()]),
  acmeState: Type.Union([
    strict({ triedMs: Type.Integer(), failed: Type.String(), failures: Type.Integer(), nextMs: Type.Number() }),
    Type.Null(),
  ]),
});
export type CertificateReply = Static<typeof CertificateReply>;

/** A pair; `now` shows it at once though drives have not heard of its key. */
export const CertificateImport = strict({
  certificate: Pem,
  key: Pem,
  now: Type.Boolean(),
});
export type CertificateImport = Static<typeof CertificateImport>;

/** `keyKnown` is false where drives have not heard of the key. */
export const CertificateLook = strict({ certificate: CertificateWire, keyKnown: Type.Boolean() });
export type CertificateLook = Static<typeof CertificateLook>;

/** Without names: those of the station's computer. */
export const SelfMadeRequest = strict({ names: Type.Array(HostText, { maxItems: 50 }) });
export type SelfMadeRequest = Static<typeof SelfMadeRequest>;

/** For how many days the log is kept; 0 for ever. */
export const AuditKeep = strict({ days: Type.Integer({ minimum: 0, maximum: 36_500 }) });
export type AuditKeep = Static<typeof AuditKeep>;
