/** Linking this computer to an account on a station: whom to trust first, then the password for a token. */
import { hostname, release, type } from 'node:os';
import { version } from '#base/version.ts';
import { seeCertificate } from '#drive/connection/secure-connect.ts';
import { parseStationAddress, type StationAddress } from '#drive/connection/station-address.ts';
import { linkToStation } from '#drive/connection/station-client.ts';
import { readFingerprint, type Trust } from '#drive/connection/trust.ts';
import { ProxyError, type Ways } from '#drive/connection/ways.ts';
import { DriveError } from '#drive/drive-error.ts';
import { plainText } from '#drive/plain-text.ts';
import type { ConnectionSettings } from '#drive/settings-file.ts';
import { StationError } from '#engine/station-door.ts';
import type { LinkOrder } from '#protocol/control/orders.ts';
import { Refusal } from '#protocol/refusals.ts';
import { protocolVersion } from '#protocol/version.ts';

/** Characters of a computer's name that conflict copies carry. */
export const computerNameMax = 63;

/**
 * Links and answers the settings of the connection, all but its id. Throws DriveError: `untrusted` with the
 * fingerprint when a person has to confirm the certificate, `refused`, `unreachable` or `invalid`.
 */
export async function link(ways: Ways, order: LinkOrder): Promise<Omit<ConnectionSettings, 'id'>> {
  const address = stationAddress(order.url);
  const computer = computerName(order.computer);
  try {
    const trust = await chooseTrust(ways, address, order);
    const reply = await linkToStation(
      { ways, address, trust },
      {
        protocol: protocolVersion,
        account: order.user,
        password: order.password,
        // Also when there is none: it says that this drive knows what to do when one is asked for.
        code: order.code ?? '',
        computer,
        system: `${type()} ${release()}`,
        version,
      },
    );
    const { station, device, token, account } = reply;
    return {
      url: address.url,
      account,
      station,
      stationName: plainText(reply.stationName),
      device,
      token,
      computer,
      trust,
    };
  } catch (error) {
    throw stationTrouble(error, address.url);
  }
}

/** The computer's name without what a file name or a terminal could choke on; never empty. */
export function computerName(chosen: string | undefined): string {
  const name = (chosen ?? hostname())
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '-')
    .trim();
  const short = [...name]
    .slice(0, computerNameMax)
    .join('')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return short === '' ? 'computer' : short;
}

/** The same failure in the control API's words. */
export function stationTrouble(error: unknown, url: string): unknown {
  if (error instanceof Refusal) return new DriveError('refused', error.message, { refused: error.code });
  if (!(error instanceof StationError)) return error;
  if (error instanceof ProxyError) return new DriveError('unreachable', error.message, error.about);
  if (error.failure === 'unreachable')
    return new DriveError(
      'unreachable',
      `${error.message}. Check the address, whether you are online, whether the station runs, and whether a proxy is needed (waystation drive settings).`,
    );
  return new DriveError('refused', `${url}: ${error.message}`, { failure: error.failure });
}

/** An authority that the order names, the fingerprint that a person confirmed, or public authorities. */
async function chooseTrust(ways: Ways, address: StationAddress, order: LinkOrder): Promise<Trust> {
  if (order.authority !== undefined) return { kind: 'authority', pem: order.authority };
  if (order.trust !== undefined) {
    const fingerprint = readFingerprint(order.trust);
    if (fingerprint !== undefined) return { kind: 'pinned', fingerprint };
    throw new DriveError(
      'invalid',
      `"${order.trust}" is not a SHA-256 fingerprint (64 hex digits, with or without colons)`,
    );
  }
  const seen = await seeCertificate(ways, address);
  if (seen.authorized) return { kind: 'public' };
  throw new DriveError(
    'untrusted',
    `No public authority vouches for ${address.url}. Its certificate has the SHA-256 fingerprint\n  ${seen.fingerprint}\n` +
      'Compare it with what the station shows ("waystation station info"). If it is the same, link again with\n' +
      `  --trust ${seen.fingerprint}`,
    { fingerprint: seen.fingerprint, url: address.url },
  );
}

/** The address that a person wrote. Throws DriveError('invalid'). */
export function stationAddress(text: string): StationAddress {
  const address = parseStationAddress(text);
  if (address !== undefined) return address;
  throw new DriveError('invalid', `"${text}" is not a station's address; write it like https://host:6690`);
}
