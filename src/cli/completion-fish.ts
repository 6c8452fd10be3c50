import type { CommandEntry, OptionEntry } from '#cli/command-tree.ts';

/** The script for fish, which lies as `waystation.fish` in `vendor_completions.d`, or is sourced. */
export function fishScript(entries: readonly CommandEntry[]): string {
  return `# Completion of waystation for fish, made by 'waystation completion fish'.
function __waystation_at --description 'Whether the command that was typed so far is this one'
    set -l path waystation
    for word in (commandline --tokenize --cut-at-cursor --current-process)[2..]
        switch "$path $word"
            case ${entries
              .slice(1)
              .map(({ path }) => quoted(path))
              .join(' ')}
                set path "$path $word"
        end
    end
    test "$path" = "$argv"
end
${entries.flatMap(linesOf).join('\n')}
`;
}

function linesOf(entry: CommandEntry): readonly string[] {
  const here = `complete -c waystation -n ${quoted(`__waystation_at ${entry.path}`)}`;
  return [
    ...entry.commands.map(({ word, description }) => `${here} -f -a ${quoted(word)} -d ${quoted(description)}`),
    ...entry.argumentChoices.flat().map(word => `${here} -f -a ${quoted(word)}`),
    ...entry.options.map(option => `${here}${optionOf(option)}`),
  ];
}

function optionOf({ words, description, takesValue, choices }: OptionEntry): string {
  const names = words.map(word => (word.startsWith('--') ? ` -l ${word.slice(2)}` : ` -s ${word.slice(1)}`)).join('');
  // With -x alone these values are offered, with -r names of files as well.
  const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takesValue ? ' -r' : '';
  return `${names}${value} -d ${quoted(description)}`;
}

/** The text in single quotes, as fish reads it. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
