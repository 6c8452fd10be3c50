import type { CommandEntry } from '#cli/command-tree.ts';
import { patterns, quoted, valuedOptions, wordsOf } from '#cli/completion-words.ts';

/** The script for bash, which lies in `/usr/share/bash-completion/completions/waystation` or is sourced. */
export function bashScript(entries: readonly CommandEntry[]): string {
  const valued = valuedOptions(entries);
  return `# Completion of waystation for bash, made by 'waystation completion bash'.
_waystation() {
  local current=\${COMP_WORDS[COMP_CWORD]} path=waystation words= word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
      ${patterns(entries.slice(1).map(({ path }) => path))}) path="$path $word" ;;
    esac
  done
  case "$path \${COMP_WORDS[COMP_CWORD-1]}" in
${valued.map(({ key, choices }) => `    ${quoted(key)}) words=${quoted(choices.join(' '))} ;;`).join('\n')}
    *)
      case "$path" in
${entries.map(entry => `        ${quoted(entry.path)}) words=${quoted(listOf(entry))} ;;`).join('\n')}
      esac
      ;;
  esac
  # Words of ours alone; the shell adds names of files where there are none of them.
  [ -z "$words" ] || mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o bashdefault -o default -F _waystation waystation
`;
}

function listOf(entry: CommandEntry): string {
  return wordsOf(entry)
    .map(({ word }) => word)
    .join(' ');
}
