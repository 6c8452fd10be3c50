import type { Source } from '#test/source.ts';

/**
 * Every knot of files that import one another at run time, as one line that names its files. Type-only imports do
 * not count. The knots are the strongly connected components of the import graph (Tarjan, 1972).
 */
export function importCycles(sources: readonly Source[]): readonly string[] {
  const edges = new Map(sources.map(({ name, imports }) => [name, importedFiles(name, imports)]));
  return components(edges)
    .filter(files => files.length > 1 || edges.get(files[0]!)?.includes(files[0]!))
    .map(files => files.toSorted().join(' ↔ '));
}

function importedFiles(name: string, imports: Source['imports']): readonly string[] {
  return imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => fileOf(name, target));
}

/** The file that an import names; another package's name stays as it is and is no file of ours. */
function fileOf(name: string, target: string): string {
  const [, folder, rest] = /^#([^/]+)\/(.+)$/.exec(target) ?? [];
  if (folder === undefined)
    return target.startsWith('.') ? new URL(target, `file:///${name}`).pathname.slice(1) : target;
  return ['test', 'bench', 'scripts'].includes(folder) ? `${folder}/${rest}` : `src/${folder}/${rest}`;
}

function components(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const enter = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    open.push(file);
    for (const next of edges.get(file) ?? []) {
      if (!edges.has(next)) continue;
      if (!order.has(next)) enter(next);
      if (open.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!));
    }
    if (lowest.get(file) === order.get(file)) found.push(open.splice(open.indexOf(file)));
  };
  for (const file of edges.keys()) if (!order.has(file)) enter(file);
  return found;
}
