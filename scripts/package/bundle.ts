/**
 * The program as a few files of JavaScript: src/cli/main.ts with all it needs, npm packages included. A package starts
 * three times as fast from them, with less memory, as decision 0021 has measured. Names stay as they are, so that a
 * stack trace can be read.
 */
import { basename, join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { asksElse, workerUrl } from '#scripts/package/own-place.ts';
import { root } from '#scripts/pinned-node.mjs';

/** What a bundle is made of, for the licences. */
export interface Bundled {
  /** The folders of the npm packages inside, from the checkout, sorted. */
  readonly packages: readonly string[];
}

/** Bundles into `folder`; packages in `external` stay outside, to be found in `node_modules`. */
export async function bundleProgram(folder: string, external: readonly string[]): Promise<Bundled> {
  const bundle = await rolldown({
    input: join(root, 'src/cli/main.ts'),
    platform: 'node',
    external: external.flatMap(name => [name, new RegExp(`^${name}/`)]),
    plugins: [workersAsChunks()],
    onLog(_, log) {
      if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
    },
  });
  try {
    const { output } = await bundle.write({ dir: folder, format: 'esm', chunkFileNames: '[name]-[hash].js' });
    const modules = output.flatMap(part => (part.type === 'chunk' ? part.moduleIds : []));
    return { packages: packagesOf(modules) };
  } finally {
    await bundle.close();
  }
}

function packagesOf(modules: readonly string[]): readonly string[] {
  const inside = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;
  return [...new Set(modules.flatMap(id => inside.exec(id.replaceAll('\\', '/'))?.[0] ?? []))].toSorted();
}

/** Threads and child processes have files of their own: they become entries of the bundle, under their names. */
function workersAsChunks(): Plugin {
  return {
    name: 'workers-as-chunks',
    async transform(code, id) {
      if (!id.startsWith(join(root, 'src')) || !code.includes('import.meta')) return undefined;
      for (const [, file = ''] of code.matchAll(workerUrl)) {
        const fileName = javaScriptName(file);
        this.emitFile({ type: 'chunk', id: join(id, '..', file), fileName });
      }
      const changed = code.replaceAll(
        workerUrl,
        (_, file: string) => `new URL('./${javaScriptName(file)}', import.meta.url)`,
      );
      refuseOthers(changed, id);
      return { code: changed, map: null };
    },
  };
}

const javaScriptName = (file: string): string => basename(file).replace(/\.ts$/, '.js');

function refuseOthers(code: string, id: string): void {
  if (!asksElse(code)) return;
  throw new Error(
    `${id} asks by import.meta where it lies, which is another place in a package: see scripts/package/own-place.ts.`,
  );
}
