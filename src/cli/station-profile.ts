/** `waystation station profile …`. */
import { bytesText } from '#cli/drive-control.ts';
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { printJson, printLine, printTable } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import { type FilterRules, noFilter, parseSizeMax } from '#model/filter.ts';
import type { NamedSubject, ProfileListing } from '#station/admin/profile-administration.ts';

/** Rules of a profile; what is left out stays as it is, or leaves nothing out. */
export interface ProfileOptions extends StationOptions {
  readonly maxSize?: string;
  readonly excludeName?: readonly string[];
  readonly excludeExtension?: readonly string[];
  readonly rename?: string;
}

/** To whom a profile is to apply: one of them. */
export interface ProfileTarget {
  readonly account?: string;
  readonly group?: string;
}

type Showing = StationOptions & { readonly json?: boolean };

export async function addProfile(name: string, options: ProfileOptions): Promise<void> {
  const rules = rulesFrom(noFilter, options);
  const profile = await withExistingStation(options, station => station.profiles.addProfile(name, rules));
  printLine(`added the sync profile ${profile.name}, which leaves out ${rulesText(profile.rules)}`);
  printLine(`apply it with: waystation station profile apply ${name} --account NAME (or --group NAME)`);
}

export async function editProfile(name: string, options: ProfileOptions): Promise<void> {
  const profile = await withExistingStation(options, ({ profiles }) => {
    const before = profiles.profile(name);
    return profiles.changeProfile(name, {
      name: options.rename ?? before.name,
      rules: rulesFrom(before.rules, options),
    });
  });
  printLine(`the sync profile ${profile.name} leaves out ${rulesText(profile.rules)} now`);
}

export async function removeProfile(name: string, options: StationOptions): Promise<void> {
  await withExistingStation(options, station => station.profiles.removeProfile(name));
  printLine(`removed the sync profile ${name}; what it left out is synced again`);
}

export async function listProfiles(options: Showing): Promise<void> {
  const profiles = await withExistingStation(options, station => station.profiles.profiles());
  if (options.json === true) return printJson(profiles);
  printTable(
    ['NAME', 'LEAVES OUT', 'APPLIES TO'],
    profiles.map(profile => [profile.name, rulesText(profile.rules), appliedText(profile)]),
  );
}

/** With what it leaves out, counted as the shares are now. */
export async function showProfile(name: string, options: Showing): Promise<void> {
  const { profile, preview } = await withExistingStation(options, async ({ profiles }) => {
    const profile = profiles.profile(name);
    return { profile, preview: await profiles.preview(profile.rules, subjectsOf(profile)) };
  });
  if (options.json === true) return printJson({ ...profile, preview });
  printLine(`leaves out  ${rulesText(profile.rules)}`);
  printLine(`applies to  ${appliedText(profile)}`);
  for (const { share, files, bytes } of preview.shares) {
    const [what, are] = files === 1 ? ['file', 'is'] : ['files', 'are'];
    printLine(`${preview.whole ? '' : 'at least '}${files} ${what} (${bytesText(bytes)}) of ${share} ${are} left out`);
  }
  if (preview.shares.length === 0 && preview.whole) printLine('nothing that is there is left out');
  if (!preview.whole) printLine('there is more than was looked at');
}

export async function apply(name: string, applied: boolean, options: StationOptions & ProfileTarget): Promise<void> {
  const to = targetOf(options);
  await withExistingStation(options, station => station.profiles.apply(name, to, applied));
  const whom = to.kind === 'group' ? `the group ${to.name}` : to.name;
  printLine(`the sync profile ${name} applies to ${whom} ${applied ? 'now' : 'no more'}`);
}

function targetOf({ account, group }: ProfileTarget): NamedSubject {
  if (account !== undefined && group === undefined) return { kind: 'account', name: account };
  if (group !== undefined && account === undefined) return { kind: 'group', name: group };
  throw new CommandFailed('Name whom it is about: either --account or --group.', exitCodes.usage);
}

function subjectsOf({ accounts, groups }: ProfileListing): readonly NamedSubject[] {
  return [
    ...accounts.map(name => ({ kind: 'account' as const, name })),
    ...groups.map(name => ({ kind: 'group' as const, name })),
  ];
}

function rulesFrom(before: FilterRules, { maxSize, excludeName, excludeExtension }: ProfileOptions): FilterRules {
  const sizeMax = maxSize === undefined ? { value: before.sizeMax } : parseSizeMax(maxSize);
  if ('fault' in sizeMax) throw new CommandFailed(sizeMax.fault, exitCodes.usage);
  return {
    sizeMax: sizeMax.value,
    names: excludeName ?? before.names,
    extensions: excludeExtension ?? before.extensions,
  };
}

function rulesText({ sizeMax, names, extensions }: FilterRules): string {
  const parts = [
    ...(sizeMax > 0 ? [`files above ${bytesText(sizeMax)}`] : []),
    ...extensions.map(extension => `*.${extension}`),
    ...names,
  ];
  return parts.join(', ') || 'nothing';
}

function appliedText({ accounts, groups }: ProfileListing): string {
  return [...accounts, ...groups.map(name => `group ${name}`)].join(', ') || 'nobody';
}
