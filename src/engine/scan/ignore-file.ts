/** One ignore file: the grammar of .gitignore, with the line of each rule (P26). */
import ignore from 'ignore';

/** Of a larger one, what lies beyond is not read. */
export const ignoreFileBytesMax = 64 * 1024;

/** A line of an ignore file. */
export interface IgnoreLine {
  /** From 1 on; 0 where the lines are not known. */
  readonly line: number;
  readonly pattern: string;
}

export interface IgnoreFile {
  /** Undefined of one that cannot be read. */
  readonly text: string | undefined;
  /**
   * What the file says of a path below its folder; a folder's ends with `/`. `kept`: a line with `!` takes it in again;
   * undefined: it says nothing.
   */
  judge(path: string): IgnoreLine | 'kept' | undefined;
}

/** Understands every text: what is no rule matches nothing, as in git. */
export function parseIgnoreFile(text: string): IgnoreFile {
  const rules = ignore().add(text.split(/\r?\n/).map((pattern, at) => ({ pattern, mark: String(at + 1) })));
  return {
    text,
    judge: path => {
      const { ignored, unignored, rule } = rules.test(path);
      if (ignored) return { line: Number(rule?.mark ?? 0), pattern: rule?.pattern ?? '' };
      return unignored ? 'kept' : undefined;
    },
  };
}

/** One that stands there, but cannot be read: as nobody knows its lines, it leaves out everything. */
export const unreadRules: IgnoreFile = { text: undefined, judge: () => ({ line: 0, pattern: '' }) };

/** What it says; where there is no file, as much as in an empty one. */
export function textOf(file: IgnoreFile | null): string | undefined {
  return file === null ? '' : file.text;
}
