/** `waystation station share new-retention …` and `home-owners`. */
import { printJson, printLine } from '#cli/output.ts';
import type { StationOptions } from '#cli/station-command.ts';
import { withExistingStation } from '#cli/station-opened.ts';
import { changed, keptText, type RetentionOptions } from '#cli/station-retention.ts';
import type { RetentionOwners } from '#protocol/retention.ts';

/** Shows what shares or homes keep that are made from now on, or says it. */
export async function newRetention(kind: 'shares' | 'homes', options: RetentionOptions): Promise<void> {
  await withExistingStation(options, async ({ retention }) => {
    const before = retention.newRetention();
    const wanted = changed(before[kind], options);
    if (wanted !== before[kind]) retention.setNewRetention({ ...before, [kind]: wanted });
    if (options.json === true) printJson(wanted);
    else printLine(`new ${kind} keep ${keptText(wanted)}`);
  });
}

const ownersText: Readonly<Record<RetentionOwners, string>> = {
  more: 'owners may keep more in their homes than new homes do, and not less',
  any: 'owners may keep as much or as little in their homes as they like',
  nobody: 'administrators alone choose what homes keep',
};

/** Shows whether owners choose what their homes keep, or says it. */
export async function homeOwners(owners: RetentionOwners | undefined, options: StationOptions): Promise<void> {
  await withExistingStation(options, async ({ retention }) => {
    const before = retention.newRetention();
    if (owners !== undefined && owners !== before.owners) retention.setNewRetention({ ...before, owners });
    printLine(ownersText[owners ?? before.owners]);
  });
}
