/** `waystation station settings` and `waystation station service`. */
import { CommandFailed, exitCodes } from '#cli/exit.ts';
import { printJson, printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import { type SettingName, type SettingsListing, settingNames } from '#station/admin/settings-administration.ts';

export interface SettingsOptions extends StationOptions {
  readonly json?: boolean;
}

export async function showSettings(options: SettingsOptions): Promise<void> {
  print(await withExistingStation(options, ({ settings }) => settings.settings()), options);
}

/** Chooses one setting, and shows all. */
export async function set(name: string, value: string, options: SettingsOptions): Promise<void> {
  if (!isSetting(name))
    throw new CommandFailed(`There is no setting '${name}'; choose ${settingNames.join(', ')}.`, exitCodes.usage);
  print(await withExistingStation(options, ({ settings }) => settings.change({ [name]: value })), options);
}

/** Says whether drives are served, after switching it where a state is named. */
export async function service(state: string | undefined, options: SettingsOptions): Promise<void> {
  if (state !== undefined && state !== 'on' && state !== 'off')
    throw new CommandFailed(`'${state}' is neither on nor off.`, exitCodes.usage);
  const on = await withExistingStation(options, ({ settings }) => {
    if (state !== undefined) settings.setService(state === 'on');
    return settings.service();
  });
  if (options.json === true) printJson({ on });
  else printLine(on ? 'on: drives are served' : 'off: drives wait until it is on again');
}

function isSetting(name: string): name is SettingName {
  return settingNames.some(each => each === name);
}

function print(found: SettingsListing, { json }: SettingsOptions): void {
  if (json === true) {
    printJson(found);
    return;
  }
  for (const name of settingNames)
    printLine(
      `${name.padEnd(10)}  ${found[name]}${found.given.includes(name) ? '  (from the command line)' : ''}`.trimEnd(),
    );
  printLine(`listens on  ${found.listensOn ?? 'nothing yet'}`);
}
