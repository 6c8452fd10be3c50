/** What can be done with what is selected. */
import type { EntryWire } from '#protocol/browse.ts';
import { previewKind } from '#ui/station/files/preview-kind.ts';

export const commands = [
  'open',
  'preview',
  'download',
  'rename',
  'move',
  'copy',
  'link',
  'versions',
  'restore',
  'delete',
] as const;
export type Command = (typeof commands)[number];

/** What may be done where the nodes are shown: in the past, nothing is changed, and every file is a version. */
export interface Where {
  readonly canWrite: boolean;
  readonly past: object | undefined;
  /** What is seen of the past may be brought back. */
  readonly canRestore?: boolean;
}

/** In the order in which they are shown. */
export function commandsFor(nodes: readonly EntryWire[], where: Where): readonly Command[] {
  return commands.filter(command => isPossible(command, nodes, where));
}

function isPossible(command: Command, nodes: readonly EntryWire[], { canWrite, past, canRestore }: Where): boolean {
  const [first] = nodes;
  const one = nodes.length === 1 ? first : undefined;
  switch (command) {
    case 'open':
      return one?.kind === 'folder';
    case 'preview':
      return one?.kind === 'file' && !one.notKept && previewKind(one.name) !== undefined;
    case 'download':
      return nodes.length > 0 && nodes.every(({ kind, notKept }) => kind !== 'link' && !notKept);
    case 'versions':
      return one?.kind === 'file' && !past;
    case 'restore':
      return canRestore === true && nodes.some(({ notKept }) => !notKept);
    case 'link':
      return one !== undefined && one.kind !== 'link' && !past;
    case 'rename':
      return one !== undefined && canWrite;
    case 'copy':
      return nodes.length > 0 && !past;
    case 'move':
    case 'delete':
      return nodes.length > 0 && canWrite;
    default:
      return command satisfies never;
  }
}
