import type { CommandEntry, Word } from '#cli/command-tree.ts';
import { patterns, quoted, valuedOptions, wordsOf } from '#cli/completion-words.ts';

/** The script for zsh, which lies as `_waystation` in a folder of `fpath`, or is sourced after `compinit`. */
export function zshScript(entries: readonly CommandEntry[]): string {
  const valued = valuedOptions(entries);
  return `#compdef waystation
# Completion of waystation for zsh, made by 'waystation completion zsh'.
_waystation() {
  local path_here=waystation word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$path_here $word" in
      ${patterns(entries.slice(1).map(({ path }) => path))}) path_here="$path_here $word" ;;
    esac
  done
  case "$path_here \${words[CURRENT-1]}" in
${valued.map(({ key, choices }) => `    ${quoted(key)}) found=(${choices.map(quoted).join(' ')}) ;;`).join('\n')}
    *)
      case "$path_here" in
${entries.map(entry => `        ${quoted(entry.path)}) found=(${wordsOf(entry).map(described).join(' ')}) ;;`).join('\n')}
      esac
      ;;
  esac
  # Names of files where no word of ours fits.
  (( $#found )) && _describe waystation found || _files
}
if [[ $funcstack[1] == _waystation ]]; then _waystation "$@"; else compdef _waystation waystation; fi
`;
}

/** A word and its meaning as `_describe` takes them. */
function described({ word, description }: Word): string {
  return quoted(`${word.replaceAll(':', '\\:')}:${description}`);
}
