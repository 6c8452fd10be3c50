/**
 * Completion scripts for bash, zsh and fish, made from the tree of commands: commands, options, and the values of
 * options and arguments that are one of a few. Everything is in the script, so that a press of the tabulator starts no
 * program. Where nothing of that fits, the shell completes names of files.
 */
import type { Command } from 'commander';
import { commandEntries } from '#cli/command-tree.ts';
import { bashScript } from '#cli/completion-bash.ts';
import { fishScript } from '#cli/completion-fish.ts';
import { zshScript } from '#cli/completion-zsh.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/** The script that completes `program` in `shell`. */
export function completionScript(shell: Shell, program: Command): string {
  const entries = commandEntries(program);
  switch (shell) {
    case 'bash':
      return bashScript(entries);
    case 'zsh':
      return zshScript(entries);
    case 'fish':
      return fishScript(entries);
    default:
      throw new Error(`no completion for ${shell satisfies never}`);
  }
}
