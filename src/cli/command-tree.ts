/** The command line as plain data, for what is made from it: completion scripts and manual pages. */
import type { Command } from 'commander';

/** One command, with what may stand behind it. */
export interface CommandEntry {
  /** The words that lead to it: `waystation drive link`. */
  readonly path: string;
  readonly description: string;
  /** As help shows it, without the path: `[options] <URL>`. */
  readonly usage: string;
  readonly commands: readonly Word[];
  readonly options: readonly OptionEntry[];
  /** What may stand for each argument, in their order; empty where anything may. */
  readonly argumentChoices: readonly (readonly string[])[];
}

/** A word that may be typed, and what it means. */
export interface Word {
  readonly word: string;
  readonly description: string;
}

export interface OptionEntry {
  /** As help shows them: `-V, --version`. */
  readonly flags: string;
  /** As they are typed: `-V` and `--version`. */
  readonly words: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** The values it takes; empty where it takes any. */
  readonly choices: readonly string[];
}

/** Every command of the tree, each before those beneath it. */
export function commandEntries(command: Command, above = ''): readonly CommandEntry[] {
  const path = `${above}${command.name()}`;
  const help = command.createHelp();
  const below = help.visibleCommands(command).filter(one => one.name() !== 'help');
  const entry: CommandEntry = {
    path,
    description: command.description(),
    usage: command.usage(),
    commands: below.map(one => ({ word: one.name(), description: one.description() })),
    options: help.visibleOptions(command).map(option => ({
      flags: option.flags,
      words: [option.short, option.long].filter(word => word !== undefined),
      description: help.optionDescription(option),
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
    argumentChoices: command.registeredArguments.map(argument => argument.argChoices ?? []),
  };
  return [entry, ...below.flatMap(one => commandEntries(one, `${path} `))];
}
