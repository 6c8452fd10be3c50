/** `waystation station link-rules`. */
import { isDeepStrictEqual } from 'node:util';
import { printJson, printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import {
  daysOfNewLink,
  type LinkMakers,
  type LinkRules,
  type LinkRulesPreviewReply,
  linkAccessesMax,
  linkDaysMax,
} from '#protocol/link-rules.ts';
import { AdministrationRefused } from '#station/admin/administration-refused.ts';
import type { LinkRuleAdministration } from '#station/links/rules-administration.ts';

/** What is left out stays as it is; `Infinity` takes a limit away. */
export interface LinkRuleOptions extends StationOptions {
  readonly sharing?: 'on' | 'off';
  readonly makers?: LinkMakers;
  readonly password?: 'required' | 'optional';
  readonly signIn?: 'required' | 'optional';
  readonly upload?: 'allowed' | 'refused';
  readonly daysMax?: number;
  readonly daysDefault?: number;
  readonly openingsMax?: number;
  readonly keep?: boolean;
  readonly end?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Shows the rules, chooses them, or tells which links would break them. */
export async function linkRules(options: LinkRuleOptions): Promise<void> {
  await withExistingStation(options, async station => {
    const wanted = changed(station.linkRules.rules(), options);
    if (options.dryRun === true) return print(await station.linkRules.preview(wanted), options);
    const ended = says(options) ? await choose(station.linkRules, wanted, options) : 0;
    if (options.json === true) return printJson({ ...wanted, ended });
    printRules(wanted);
    if (ended > 0) printLine(`ended      ${ended === 1 ? '1 link' : `${ended} links`}`);
  });
}

/** Some rule is said, or links that break those that hold are to be ended. */
function says(options: LinkRuleOptions): boolean {
  const { sharing, makers, password, signIn, upload, daysMax, daysDefault, openingsMax, end } = options;
  const said = [sharing, makers, password, signIn, upload, daysMax, daysDefault, openingsMax, end];
  return said.some(each => each !== undefined);
}

function changed(before: LinkRules, options: LinkRuleOptions): LinkRules {
  const { sharing, makers, password, signIn, upload, daysMax, daysDefault, openingsMax } = options;
  const limit = (said: number | undefined, held: number | null): number | null => {
    if (said === undefined) return held;
    return said === Number.POSITIVE_INFINITY ? null : said;
  };
  return {
    sharing: sharing === undefined ? before.sharing : sharing === 'on',
    makers: makers ?? before.makers,
    password: password === undefined ? before.password : password === 'required',
    signIn: signIn === undefined ? before.signIn : signIn === 'required',
    upload: upload === undefined ? before.upload : upload === 'allowed',
    daysMax: inRange('--days-max', limit(daysMax, before.daysMax), linkDaysMax),
    daysDefault: inRange('--days-default', limit(daysDefault, before.daysDefault), linkDaysMax),
    accessesMax: inRange('--openings-max', limit(openingsMax, before.accessesMax), linkAccessesMax),
  };
}

function inRange(option: string, value: number | null, most: number): number | null {
  if (value === null || (value >= 1 && value <= most)) return value;
  throw new AdministrationRefused(`${option} is 1 to ${most}, or none, and not ${value}.`);
}

/** Answers how many links were ended. Nothing is chosen while links break the rules and nobody said what becomes of them. */
async function choose(
  administration: LinkRuleAdministration,
  rules: LinkRules,
  { keep, end }: LinkRuleOptions,
): Promise<number> {
  // Rules that stay as they are ask nothing about the links that were let go on.
  if (end !== true && keep !== true && !isDeepStrictEqual(rules, administration.rules())) {
    const { count } = await administration.preview(rules);
    if (count > 0) throw new AdministrationRefused(undecided(count));
  }
  return (await administration.choose({ rules, breaking: end === true ? 'end' : 'keep' })).ended;
}

function undecided(count: number): string {
  const links = count === 1 ? '1 sharing link breaks' : `${count} sharing links break`;
  return `${links} these rules, and nothing was changed. Add --end to revoke such links, --keep to let them go on, or --dry-run to see them.`;
}

function print(preview: LinkRulesPreviewReply, { json }: LinkRuleOptions): void {
  if (json === true) printJson(preview);
  else printPreview(preview);
}

function printPreview({ count, links }: LinkRulesPreviewReply): void {
  printLine(count === 0 ? 'no link would break the rules' : `${count} would break the rules`);
  for (const { id, account, kind, leadsTo } of links)
    printLine(`  ${id}  ${account}  ${kind}  ${leadsTo?.path ?? '(gone)'}`);
  if (count > links.length) printLine(`  and ${count - links.length} more`);
}

function printRules(rules: LinkRules): void {
  const { makers, password, signIn, upload, daysMax, accessesMax } = rules;
  const days = daysOfNewLink(rules);
  printLine(`sharing    ${rules.sharing ? 'on' : 'off: no link opens, and nobody makes one'}`);
  printLine(`makers     ${makers}`);
  printLine(`password   ${password ? 'required' : 'optional'}`);
  printLine(`sign-in    ${signIn ? 'required' : 'optional'}`);
  printLine(`upload     ${upload ? 'allowed' : 'refused'}`);
  printLine(`validity   ${daysMax === null ? 'without a limit' : `${daysText(daysMax)} at most`}`);
  printLine(`new links  ${days === null ? 'have no end unless one is chosen' : `end after ${daysText(days)}`}`);
  printLine(`openings   ${accessesMax === null ? 'without a limit' : `${accessesMax} at most`}`);
}

function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
