/**
 * How a file of the program may ask where it lies. In a bundle it lies elsewhere, so that only these forms work in both.
 */

/** A thread or a child process, whose file becomes one beside the bundle. */
export const workerUrl = /new URL\('(\.\/[^']+\.ts)', import\.meta\.url\)/g;
/** The same, once it was changed to what the bundle has. */
const bundledUrl = /new URL\('\.\/[^']+\.js', import\.meta\.url\)/g;
/** What lies above, wherever the file is. */
const above = /findPackageJSON\('\.', import\.meta\.url\)/g;

/** Whether it asks in another form, which would find another place in a package. */
export function asksElse(code: string): boolean {
  const rest = code.replaceAll(workerUrl, '').replaceAll(bundledUrl, '').replaceAll(above, '');
  return /\bimport\.meta\.(url|dirname|filename)\b/.test(rest);
}
