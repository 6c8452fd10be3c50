/** What a person is about to leave out, while it is being ticked: paths in the remote folder. */

/** `out`: it, or a folder above it, is left out; `mixed`: something in it is. */
export type Tick = 'in' | 'out' | 'mixed';

export function tickOf(path: string, left: ReadonlySet<string>): Tick {
  if (leftAbove(path, left) !== undefined) return 'out';
  return [...left].some(each => each.startsWith(`${path}/`)) ? 'mixed' : 'in';
}

/** The one that is left out and takes the path along. */
function leftAbove(path: string, left: ReadonlySet<string>): string | undefined {
  return [...left].find(each => path === each || path.startsWith(`${each}/`));
}

/**
 * The other way round for one path. Within a folder that is left out, that is taken in, and what else it holds is left out
 * instead; `inside` answers what the tree shows in a folder.
 */
export function toggled(
  path: string,
  left: ReadonlySet<string>,
  inside: (folder: string) => readonly string[],
): ReadonlySet<string> {
  const above = leftAbove(path, left);
  const others = [...left].filter(each => each !== above && !each.startsWith(`${path}/`));
  if (above === undefined) return new Set(tickOf(path, left) === 'mixed' ? others : [...others, path]);
  return new Set([...others, ...besides(above, path, inside)]);
}

/** All that is shown in a folder but the way to a path in it. */
function besides(folder: string, path: string, inside: (folder: string) => readonly string[]): string[] {
  if (folder === path) return [];
  return inside(folder).flatMap(child => {
    if (child === path) return [];
    return path.startsWith(`${child}/`) ? besides(child, path, inside) : [child];
  });
}

/** What to order, so that `before` becomes `after`. */
export function orderBetween(
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): { readonly leaveOut: string[]; readonly takeIn: string[] } {
  return {
    leaveOut: [...after].filter(path => !before.has(path)),
    takeIn: [...before].filter(path => !after.has(path)),
  };
}
