/** Where a page that the window is asked to show belongs. */
export type Destination = 'window' | 'browser' | 'nowhere';

/** What browsers may be handed; everything else could start any program that claims it. */
const forBrowsers = new Set(['http:', 'https:', 'mailto:']);

/** The window shows the drive's own pages alone, which are those of `panel`'s origin. */
export function destinationOf(address: string, panel: string, inNewWindow: boolean): Destination {
  const target = URL.parse(address);
  if (target === null) return 'nowhere';
  if (target.origin === URL.parse(panel)?.origin) return inNewWindow ? 'nowhere' : 'window';
  return forBrowsers.has(target.protocol) ? 'browser' : 'nowhere';
}
