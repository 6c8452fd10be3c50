import { FilesError, stagingDirectory } from '#platform/files.ts';

/** True when the path is the reserved directory or lies in it. */
export function isReserved(path: string): boolean {
  return path === stagingDirectory || path.startsWith(`${stagingDirectory}/`);
}

/** Refuses to change the reserved directory, in every spelling that some volume takes for it. */
export function checkChangeable(path: string): void {
  const first = path.split('/', 1)[0] ?? '';
  if (first.normalize('NFC').toLowerCase() === stagingDirectory) {
    throw new FilesError('name', path, `${path}: the name ${stagingDirectory} is reserved for Waystation itself`);
  }
}
