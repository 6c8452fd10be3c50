/** What the completion scripts of all shells share. */
import type { CommandEntry, OptionEntry, Word } from '#cli/command-tree.ts';

/** What can be typed behind the command, options at the end; one argument that is one of a few stands for all. */
export function wordsOf({ commands, options, argumentChoices }: CommandEntry): readonly Word[] {
  const choices = argumentChoices.flat().map(word => ({ word, description: '' }));
  return [...commands, ...choices, ...options.flatMap(wordsOfOption)];
}

/** The long form where there is one: that is what explains itself. */
function wordsOfOption({ words, description }: OptionEntry): readonly Word[] {
  return words.slice(-1).map(word => ({ word, description }));
}

/** The options behind which a value stands, each with the values it takes, as `path option`. */
export function valuedOptions(
  entries: readonly CommandEntry[],
): readonly { key: string; choices: readonly string[] }[] {
  return entries.flatMap(({ path, options }) =>
    options
      .filter(option => option.takesValue)
      .flatMap(({ words, choices }) => words.map(word => ({ key: `${path} ${word}`, choices }))),
  );
}

/** The text in single quotes, as bash and zsh read it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Patterns of a `case` for shells: each text in quotes, with bars between them. */
export function patterns(texts: readonly string[]): string {
  return texts.map(quoted).join(' | ');
}
