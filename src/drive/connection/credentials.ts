/** What a drive shows its station with every request: its token, and which run of its program asks. */
import { toHex } from '#base/hex.ts';
import type { RunSettings } from '#drive/settings-file.ts';
import type { NodeId } from '#model/node.ts';
import type { Random } from '#platform/doors.ts';
import { runHeader, runText } from '#protocol/run.ts';
import { protocolVersion } from '#protocol/version.ts';

export interface Credentials {
  readonly token: string;
  readonly run?: RunSettings | undefined;
}

/** The headers of a request; without credentials, those of one that is open to everybody. */
export function callerHeaders(credentials: Credentials | undefined): Record<string, string> {
  const protocol = { 'x-waystation-protocol': String(protocolVersion) };
  if (credentials === undefined) return protocol;
  const { token, run } = credentials;
  const shown = run === undefined ? {} : { [runHeader]: runText({ ...run, before: run.before }) };
  return { ...protocol, ...shown, authorization: `Bearer ${token}` };
}

const markBytes = 16;

/**
 * The run that begins now, to be written down before it is shown. One that the station may not have heard of goes on:
 * nobody could say whether it did.
 */
export function nextRun(last: RunSettings | undefined, random: Random): RunSettings {
  if (last?.accepted === false) return last;
  const mark = toHex(random.bytes(markBytes)) as NodeId;
  return last === undefined
    ? { number: 1, mark, accepted: false }
    : { number: last.number + 1, mark, before: last.mark, accepted: false };
}
