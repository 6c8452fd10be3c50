/** `waystation station second-factor` and `station user reset-second-factor`. */
import { printJson, printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import type { SecondFactorRule } from '#protocol/second-factor.ts';

export async function reset(name: string, options: StationOptions): Promise<void> {
  await withExistingStation(options, ({ secondFactors }) => secondFactors.reset(name));
  printLine(`${name} has no second factor any more`);
}

/** Chooses the rule, where one is given, and prints the one that holds. */
export async function rule(
  chosen: SecondFactorRule | undefined,
  options: StationOptions & { readonly json?: boolean },
): Promise<void> {
  const held = await withExistingStation(options, ({ secondFactors }) => {
    if (chosen !== undefined) secondFactors.choose(chosen);
    return secondFactors.rule();
  });
  if (options.json === true) printJson({ rule: held });
  else printLine(held);
}
