/** Who takes part: Waystation and what is installed beside it. Nothing is installed here. */
import type { Contestant } from '#bench/contestants/contestant.ts';

export interface Found {
  readonly present: readonly Contestant[];
  /** By name. */
  readonly versions: Readonly<Record<string, string>>;
  /** A sentence for each that is not there, with what would have to be installed. */
  readonly missing: readonly string[];
}

/** `peers` are the wanted ones beside the first; undefined for all. Throws with a sentence for a name that is unknown. */
export async function findContestants(
  all: readonly Contestant[],
  peers: readonly string[] | undefined,
): Promise<Found> {
  const names = all.map(({ name }) => name);
  const unknown = peers?.find(name => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no peer ${unknown}; there are ${names.slice(1).join('; ')}.`);
  const wanted = all.filter(({ name }, index) => index === 0 || peers === undefined || peers.includes(name));
  const asked = await Promise.all(wanted.map(async each => ({ each, version: await each.version() })));
  const present = asked.flatMap(({ each, version }) => (version === undefined ? [] : [{ each, version }]));
  return {
    present: present.map(({ each }) => each),
    versions: Object.fromEntries(present.map(({ each, version }) => [each.name, version])),
    missing: asked.filter(({ version }) => version === undefined).map(({ each }) => missingSentence(each)),
  };
}

function missingSentence({ name, debian }: Contestant): string {
  return `${name} is not installed and is left out; Debian's package is "${debian ?? name}": apt-get install ${debian ?? name}`;
}
