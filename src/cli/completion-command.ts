/** `waystation completion SHELL`: prints what a shell needs to complete the command line. */
import { Argument, type Command } from 'commander';

/** Adds `completion` to the program. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('print the completion script of a shell; the packages install it by themselves')
    .addArgument(new Argument('<SHELL>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .action(async shell => {
      const { completionScript } = await import('#cli/completion.ts');
      process.stdout.write(completionScript(shell, program));
    });
}
