/** What the commands `waystation station …` are made of. */
import { type Command, InvalidArgumentError } from 'commander';
import { CommandFailed } from '#cli/exit.ts';

/** Options that every station command takes. */
export interface StationOptions {
  readonly data?: string;
}

export function command(parent: Command, nameAndArguments: string, description: string): Command {
  return parent
    .command(nameAndArguments)
    .description(description)
    .option(
      '--data <DIR>',
      "the station's data folder (default: WAYSTATION_STATION, or ~/.local/share/waystation/station)",
    );
}

/** An action without arguments. */
export function guarded<T extends StationOptions>(
  action: (options: T) => Promise<void>,
): (options: T) => Promise<void> {
  return options => translated(() => action(options));
}

/** An action with one argument. */
export function named<T extends StationOptions>(
  action: (name: string, options: T) => Promise<void>,
): (name: string, options: T) => Promise<void> {
  return (name, options) => translated(() => action(name, options));
}

/** An action with two arguments. */
export function paired<T extends StationOptions>(
  action: (first: string, second: string, options: T) => Promise<void>,
): (first: string, second: string, options: T) => Promise<void> {
  return (first, second, options) => translated(() => action(first, second, options));
}

/** What administration refuses is an expected end of a command. */
export async function translated(action: () => Promise<void>): Promise<void> {
  const { AdministrationRefused } = await import('#station/admin/administration-refused.ts');
  try {
    await action();
  } catch (error) {
    if (error instanceof AdministrationRefused) throw new CommandFailed(error.message, undefined, error);
    throw error;
  }
}

export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('write a whole number, 0 or more.');
}
