/** What a drive answers when it is asked which line of an ignore file concerns a path (P26). */

export interface IgnoreTest {
  /** Absolute. */
  readonly path: string;
  readonly task: string;
  /** Whether it is left out by an ignore file. What the station has already is synced whatever the files say. */
  readonly ignored: boolean;
  /** The file, relative to the task's folder, its line and what stands there; null when none leaves it out, or its file cannot be read. */
  readonly by: { readonly file: string; readonly line: number; readonly pattern: string } | null;
  /** One sentence for people. */
  readonly detail: string;
}
