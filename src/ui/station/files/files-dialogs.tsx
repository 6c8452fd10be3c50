/** What lies over the files: questions, pickers, previews. One at a time. */
import { useQueryClient } from '@tanstack/react-query';
import type { NodeId } from '#model/node.ts';
import type { BatchDone } from '#protocol/commit.ts';
import type { NodeWire } from '#protocol/schema.ts';
import type { ShareWire } from '#protocol/session.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { deleteNodes, makeFolder, moveNodes, renameNode, restoreVersion } from '#ui/station/files/actions.ts';
import { copyAll, type Left, type Place } from '#ui/station/files/copying.ts';
import { FolderPicker, type Picking } from '#ui/station/files/folder-picker.tsx';
import { NameDialog } from '#ui/station/files/name-dialog.tsx';
import type { Past } from '#ui/station/files/past.ts';
import { PastDialog } from '#ui/station/files/past-dialog.tsx';
import { Preview } from '#ui/station/files/preview.tsx';
import { followEverywhere } from '#ui/station/files/use-folder.ts';
import { VersionsPanel } from '#ui/station/files/versions-panel.tsx';
import { MakeLinkDialog } from '#ui/station/links/make-link-dialog.tsx';
import { type PastDialog as PastDialogKind, PastDialogs } from '#ui/station/past/past-dialogs.tsx';

export type Dialog =
  | { readonly kind: 'newFolder' | 'past' }
  | { readonly kind: 'rename' | 'preview' | 'versions' | 'link'; readonly node: NodeWire }
  | { readonly kind: 'delete' | 'move' | 'copy'; readonly nodes: readonly NodeWire[] }
  | PastDialogKind;

interface FilesDialogsProps {
  readonly dialog: Dialog | undefined;
  readonly share: ShareWire;
  /** In the folder that is shown. */
  readonly canWrite: boolean;
  /** It may be changed, whether or not its past is shown. */
  readonly canChange: boolean;
  readonly folder: NodeId;
  readonly folderName: string;
  readonly past: Past | undefined;
  readonly entries: readonly NodeWire[];
  /** The revision that the page shows. */
  readonly seen: number;
  show(dialog: Dialog | undefined): void;
  /** Shows the folder as it was. */
  goTo(past: Past | undefined): void;
  /** A node that deserves the eye. */
  point(node: string): void;
}

export function FilesDialogs(props: FilesDialogsProps) {
  const { dialog, share, folder, entries, seen, show, point } = props;
  const client = useQueryClient();
  const onDone = (done: BatchDone): void => followEverywhere(client, share.id, done);
  const close = (): void => show(undefined);
  const name = async (changed: Promise<BatchDone>): Promise<void> => {
    const done = await changed;
    onDone(done);
    if (done.nodes[0]) point(done.nodes[0].id);
  };
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'past':
      return <PastDialog share={share} go={props.goTo} close={close} />;
    case 'deleted':
    case 'batches':
    case 'log':
    case 'changes':
    case 'restoreAll':
    case 'restore':
      return <PastDialogs {...props} dialog={dialog} close={close} leavePast={() => props.goTo(undefined)} />;
    case 'newFolder':
      return <NameDialog siblings={entries} save={text => name(makeFolder(share, folder, text))} close={close} />;
    case 'rename': {
      const { node } = dialog;
      return <NameDialog {...{ node, close }} siblings={entries} save={text => name(renameNode(share, node, text))} />;
    }
    case 'delete': {
      const { nodes } = dialog;
      const what = whatOf(nodes);
      const act = async (): Promise<void> => {
        await deleteNodes(share, nodes, { seen, onDone });
        notifyDone(t('delete.done', what));
      };
      const words = { title: t('delete.title', what), text: deleteText(nodes), submit: t('delete.submit') };
      return <AskDialog {...words} act={act} close={close} />;
    }
    case 'move':
    case 'copy':
      return <Picker {...props} kind={dialog.kind} nodes={dialog.nodes} onDone={onDone} />;
    case 'preview':
      return <PreviewAmong {...props} node={dialog.node} />;
    case 'link':
      return <MakeLinkDialog share={share} canWrite={props.canWrite} node={dialog.node} close={close} />;
    case 'versions': {
      const node = entries.find(({ id }) => id === dialog.node.id) ?? dialog.node;
      const restore: Parameters<typeof VersionsPanel>[0]['restore'] = async state =>
        onDone(await restoreVersion(share, node, state));
      return <VersionsPanel share={share} node={node} canRestore={props.canWrite} restore={restore} close={close} />;
    }
    default:
      return dialog satisfies never;
  }
}

interface PickerProps extends FilesDialogsProps {
  readonly kind: 'move' | 'copy';
  readonly nodes: readonly NodeWire[];
  onDone(done: BatchDone): void;
}

function Picker({ kind, share, folder, nodes, show, onDone }: PickerProps) {
  const client = useQueryClient();
  const pick = async (into: Place, picking: Picking): Promise<void> => {
    if (kind === 'move' && into.share === share.id) onDone(await moveNodes(share, nodes, into.folder));
    else {
      try {
        tellLeft(await copyAll({ kind, from: share.id, nodes, into, ...picking }));
      } finally {
        // Whatever came before an end of any kind shows.
        for (const id of new Set([share.id, into.share])) void client.invalidateQueries({ queryKey: ['folder', id] });
      }
    }
    notifyDone(t(kind === 'move' ? 'pick.moved' : 'pick.copied', whatOf(nodes)));
  };
  return <FolderPicker {...{ kind, share, nodes, pick }} from={folder} close={() => show(undefined)} />;
}

function tellLeft({ left: [first], leftCount }: Left): void {
  if (first) notifyDone(t('pick.left', { count: leftCount, name: first.join('/') }));
}

function PreviewAmong({ share, entries, node, show, point }: FilesDialogsProps & { readonly node: NodeWire }) {
  const files = entries.filter(({ kind }) => kind === 'file');
  const at = files.findIndex(({ id }) => id === node.id);
  const turn = (to: NodeWire): void => {
    point(to.id);
    show({ kind: 'preview', node: to });
  };
  const around = { before: files[at - 1], next: files[at + 1] };
  return <Preview share={share.id} node={files[at] ?? node} {...around} show={turn} close={() => show(undefined)} />;
}

function whatOf(nodes: readonly NodeWire[]): { readonly count: number; readonly name: string } {
  return { count: nodes.length, name: nodes[0]?.name ?? '' };
}

function deleteText(nodes: readonly NodeWire[]): string {
  if (nodes.length > 1) return t('delete.many');
  return t(nodes[0]?.kind === 'folder' ? 'delete.folder' : 'delete.file');
}
