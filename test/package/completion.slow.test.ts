/** The completion scripts, in the shells that they are for. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { completionScript, type Shell } from '#cli/completion.ts';
import { waystation } from '#cli/program.ts';
import { run } from '#scripts/package/run-program.ts';
import { canUse } from '#test/real/own-mounts.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystation-completion-'));
after(() => rmSync(folder, { recursive: true }));

/** What a shell offers behind the words of a line, the last of which is begun. */
const offers: Readonly<Record<Shell, (script: string, words: readonly string[]) => readonly string[]>> = {
  bash: (script, words) => {
    const call = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _waystation; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return lines(run('bash', ['-c', call, script, ...words]));
  },
  fish: (script, words) =>
    lines(run('fish', ['--no-config', '-c', `source ${script}; complete -C '${words.join(' ')}'`])).map(
      line => line.split('\t')[0] ?? '',
    ),
  // A zsh that believes that somebody types, and what it then shows.
  zsh: (script, words) => {
    writeFileSync(join(folder, 'typed.zsh'), typedInZsh(script, words.join(' ')));
    const shown = run('zsh', ['-f', join(folder, 'typed.zsh')], { env: { TERM: 'dumb' } });
    // Words that are shown in two groups are still one.
    return [...new Set([...shown.matchAll(/<([^<>\r\n]+)>/g)].map(match => match[1] ?? ''))];
  },
};

const typedInZsh = (script: string, line: string): string => `
zmodload zsh/zpty
zpty typed zsh -f -i
zpty -w typed 'PROMPT=; autoload -Uz compinit; compinit -u -d ${folder}/zcompdump; source ${script}'
# Shows every word that is offered instead of a menu.
zpty -w typed 'compadd() { local -a all; builtin compadd -A all "$@"; print -rn -- "<\${(pj:><:)all}>"; builtin compadd "$@" }'
# The line is dropped by the editor: while none is at work, the terminal itself would act on a key such as Ctrl-U.
zpty -w typed 'offer() { zle complete-word; zle kill-whole-line }; zle -N offer'
zpty -w typed 'bindkey "^I" offer; print -r READY-\${:-NOW}'
zpty -r typed begun '*READY-NOW*'
zpty -w -n typed $'${line}\\t'
zpty -w typed 'print -r ENDED-\${:-NOW}'
zpty -r typed shown '*ENDED-NOW*'
print -r -- $shown
zpty -d typed
`;

function lines(text: string): readonly string[] {
  return text.split('\n').filter(line => line !== '');
}

for (const shell of ['bash', 'fish', 'zsh'] as const)
  test(`${shell} completes commands, options, and values of which there are a few`, t => {
    if (!canUse(t, shell)) return;
    const script = join(folder, `way.${shell}`);
    writeFileSync(script, completionScript(shell, waystation()));
    const after = (...words: string[]): readonly string[] => offers[shell](script, ['waystation', ...words]);
    assert.deepEqual(after('st').toSorted(), ['station']);
    assert.deepEqual(after('drive', 'task', 'r').toSorted(), ['relocate', 'report']);
    assert.deepEqual(after('drive', 'task', 'add', '--mo'), ['--mode']);
    assert.deepEqual(after('drive', 'task', 'add', '--mode', 'up'), ['upload-only']);
    assert.deepEqual(after('completion', 'z'), ['zsh']);
    // An option in between does not hide the command.
    assert.deepEqual(after('station', 'start', '--name', 'attic', '--log', 'd'), ['debug']);
  });
