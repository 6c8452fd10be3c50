/**
 * A seeded defect: the product's own source with a few characters changed. The simulator must find each one within
 * its budget; one that it no longer finds tells that an invariant, a fault or a program of people went blind.
 */
import { registerHooks } from 'node:module';

export interface Mutant {
  readonly name: string;
  /** What it takes away, in words. */
  readonly about: string;
  /** The file that it changes, from the top of the project. */
  readonly file: string;
  /** Each text occurs exactly once in the file. */
  readonly edits: readonly { readonly from: string; readonly to: string }[];
  /** The only faults of those seeds, separated by commas, where most worlds never have what it takes; left out = the swarm chooses. */
  readonly fault?: string;
  /** Seeds, from 0 on, within which the simulator must find it. */
  readonly budget: number;
}

/**
 * Makes this thread load the mutant instead of the true file. To be called before anything imports that file.
 * Answers a check that it was loaded.
 */
export function installMutant(mutant: Mutant): () => boolean {
  let loaded = false;
  registerHooks({
    load(url, context, nextLoad) {
      const module = nextLoad(url, context);
      if (!url.endsWith(`/${mutant.file}`)) return module;
      loaded = true;
      return { ...module, source: mutated(mutant, textOf(module.source)) };
    },
  });
  return () => loaded;
}

/** The text of the mutant's file with its edits; throws where a text to be changed does not occur exactly once. */
export function mutated({ name, file, edits }: Mutant, source: string): string {
  let text = source;
  for (const { from, to } of edits) {
    const parts = text.split(from);
    if (parts.length !== 2) {
      throw new Error(
        `The mutant ${name} changes a text that occurs ${parts.length - 1} times in ${file}, not once: ${from}`,
      );
    }
    text = parts.join(to);
  }
  return text;
}

function textOf(source: unknown): string {
  if (typeof source === 'string') return source;
  if (source instanceof Uint8Array) return Buffer.from(source).toString('utf8');
  throw new Error('The loader handed out no source text; mutants need it.');
}
