/** The commands about names and the end, which accounts and shares have alike. */
import type { Command } from 'commander';
import { command, guarded, named, paired, type StationOptions, translated, wholeNumber } from '#cli/station-command.ts';
import type { Kind } from '#cli/station-life.ts';

/** `parent` is `station user` or `station share`. */
export function addLifeCommands(parent: Command, kind: Kind): void {
  const [it, withHome] = kind === 'user' ? ['an account', ' and its home'] : ['a share', ''];
  command(parent, 'rename <NAME> <NEW>', `give ${it}${withHome} another name`).action(
    paired(async (name, to, options) => (await import('#cli/station-life.ts')).rename(kind, { name, to }, options)),
  );
  command(parent, 'remove <NAME>', `remove ${it}${withHome}; it can be brought back for a time`).action(
    named(async (name, options) => (await import('#cli/station-life.ts')).remove(kind, name, options)),
  );
  command(parent, 'removed', 'show what was removed and can be brought back')
    .option('--json', 'print JSON')
    .action(guarded(async options => (await import('#cli/station-life.ts')).listRemoved(kind, options)));
  command(parent, 'bring-back <NAME>', `bring ${it}${withHome} back that was removed`).action(
    named(async (name, options) => (await import('#cli/station-life.ts')).bringBack(kind, name, options)),
  );
  command(parent, 'erase <NAME>', `erase ${it}${withHome} for good that was removed`)
    .option('--yes', 'do not ask', false)
    .action(named(async (name, options) => (await import('#cli/station-life.ts')).erase(kind, name, options)));
}

export function addRemovedKeepCommand(station: Command): void {
  command(station, 'removed-keep', 'show or choose for how many days removed accounts and shares are kept')
    .argument('[DAYS]', 'how many, 1 to 3650; left out: show it', wholeNumber)
    .option('--yes', 'do not ask, also where that erases something', false)
    .option('--json', 'print JSON')
    .action(
      async (days: number | undefined, options: StationOptions & { readonly yes: boolean; readonly json?: boolean }) =>
        translated(async () => (await import('#cli/station-life.ts')).keepRemoved(days, options)),
    );
}
