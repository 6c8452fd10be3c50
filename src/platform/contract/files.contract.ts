/**
 * What every file system door must do, whatever is behind it. Called by the test file of each door; the parts are
 * in files.*.contract.ts beside this file.
 */
import { filesBinContract } from '#platform/contract/files-bin.contract.ts';
import { filesDurableContract, filesShownContract } from '#platform/contract/files-bytes.contract.ts';
import { filesFidelityContract } from '#platform/contract/files-fidelity.contract.ts';
import { filesLinksContract } from '#platform/contract/files-links.contract.ts';
import { filesLookingContract } from '#platform/contract/files-looking.contract.ts';
import { filesManyContract } from '#platform/contract/files-many.contract.ts';
import { filesPlacingContract } from '#platform/contract/files-placing.contract.ts';
import { filesStagingContract } from '#platform/contract/files-staging.contract.ts';
import type { FilesWorld } from '#platform/contract/files-world.ts';

/** Registers the suite under `name`; `make` gives a fresh, marked folder each time. */
export function filesContract(name: string, make: () => Promise<FilesWorld>): void {
  filesLookingContract(name, make);
  filesStagingContract(name, make);
  filesBinContract(name, make);
  filesPlacingContract(name, make);
  filesManyContract(name, make);
  filesLinksContract(name, make);
  filesDurableContract(name, make);
  filesShownContract(name, make);
  filesFidelityContract(name, make);
}
