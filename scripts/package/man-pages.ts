/** Manual pages, made from the tree of commands: one for the program, one for each command that has commands. */
import type { CommandEntry, OptionEntry } from '#cli/command-tree.ts';

export interface ManPage {
  /** As its file is called: `waystation-drive.1`. */
  readonly name: string;
  readonly text: string;
}

export interface ManPageFacts {
  readonly version: string;
  /** The day that stands at the foot of each page, as `2026-11-27`. */
  readonly day: string;
}

/** The pages for all `entries`, of which the first is the program itself. */
export function manPages(entries: readonly CommandEntry[], facts: ManPageFacts): readonly ManPage[] {
  const [program, ...below] = entries;
  if (program === undefined) return [];
  const depthOf = ({ path }: CommandEntry): number => path.split(' ').length;
  const groups = below.filter(entry => depthOf(entry) === 2 && entry.commands.length > 0);
  const under = (group: CommandEntry): readonly CommandEntry[] =>
    below.filter(({ path, commands }) => path.startsWith(`${group.path} `) && commands.length === 0);
  const alone = below.filter(entry => depthOf(entry) === 2 && entry.commands.length === 0);
  return [
    page(program, { ...facts, shown: alone, others: groups }),
    ...groups.map(group => page(group, { ...facts, shown: under(group), others: [program] })),
  ];
}

interface Contents extends ManPageFacts {
  /** The commands that the page tells. */
  readonly shown: readonly CommandEntry[];
  /** What other pages tell. */
  readonly others: readonly CommandEntry[];
}

function page(entry: CommandEntry, { version, day, shown, others }: Contents): ManPage {
  const name = pageName(entry);
  const pages = others.flatMap(other => ['.TP', `.BR ${pageName(other)} (1)`, escaped(other.description)]);
  const lines = [
    `.TH ${name.toUpperCase()} 1 "${day}" "Waystation ${version}" "User Commands"`,
    ...['.SH NAME', `${name} \\- ${escaped(entry.description)}`],
    ...['.SH SYNOPSIS', `.B ${escaped(entry.path)}`, '.I COMMAND'],
    ...['.SH OPTIONS', ...entry.options.flatMap(optionLines)],
    ...['.SH COMMANDS', ...shown.flatMap(commandLines)],
    ...['.SH SEE ALSO', ...pages, '.PP', 'The pages in', '.I /usr/share/doc/waystation'],
  ];
  return { name: `${name}.1`, text: `${lines.join('\n')}\n` };
}

const pageName = ({ path }: CommandEntry): string => path.replaceAll(' ', '-');

function commandLines({ path, usage, description, options }: CommandEntry): readonly string[] {
  const own = options.filter(({ words }) => !words.includes('--help'));
  return [`.SS "${escaped(`${path} ${usage}`)}"`, escaped(description), ...own.flatMap(optionLines)];
}

function optionLines({ flags, description }: OptionEntry): readonly string[] {
  return ['.TP', `.B ${escaped(flags)}`, escaped(description)];
}

/** As roff shows it as it is; a quotation mark would end an argument. */
function escaped(text: string): string {
  const plain = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('"', '\\(dq');
  return plain.replace(/^['.]/, '\\&$&');
}
