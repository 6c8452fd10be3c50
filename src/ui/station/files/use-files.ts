/** The state of the files page: what is shown, what is selected, and what is being asked. */
import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { NodeId } from '#model/node.ts';
import type { EntryWire } from '#protocol/browse.ts';
import type { NodeWire } from '#protocol/schema.ts';
import type { ShareWire } from '#protocol/session.ts';
import { contentAddress, zipAddress } from '#ui/common/calls.ts';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { type Command, commandsFor } from '#ui/station/files/commands.ts';
import type { Point } from '#ui/station/files/entry-menu.tsx';
import { rowId } from '#ui/station/files/entry-row.tsx';
import type { FileInputsDoor } from '#ui/station/files/file-inputs.tsx';
import type { Dialog } from '#ui/station/files/files-dialogs.tsx';
import { withFind } from '#ui/station/files/find.ts';
import { type Past, withPast } from '#ui/station/files/past.ts';
import {
  choose,
  keepExisting,
  nothingChosen,
  type Order,
  orderOf,
  type Selection,
} from '#ui/station/files/selection.ts';
import { smallOf } from '#ui/station/files/small.ts';
import { type Column, type Sort, sortEntries } from '#ui/station/files/sort.ts';
import { useFolder } from '#ui/station/files/use-folder.ts';
import { useLevel } from '#ui/station/files/use-level.ts';
import { topAddress, topName, wayWithin } from '#ui/station/tops.ts';
import type { Sources } from '#ui/station/uploads/sources.ts';
import { useUploads } from '#ui/station/uploads/uploads-provider.tsx';

export type FilesView = ReturnType<typeof useFiles>;

export function useFiles(share: ShareWire, node: NodeId, past: Past | undefined) {
  const folder = useFolder(share, node, past?.at);
  const list = useList(folder.data?.entries);
  const { entries, selection, setSelection, order } = list;
  const [dialog, setDialog] = useState<Dialog>();
  const [menu, setMenu] = useState<Point>();
  const inputs = useRef<FileInputsDoor>(null);
  const [, go] = useLocation();
  const uploads = useUploads();
  const canChange = useLevel(share, node) === 'write';
  const canWrite = canChange && !past;
  const canRestore = canChange && past !== undefined;
  const chosen = useMemo(() => entries.filter(({ id }) => selection.chosen.has(id)), [entries, selection]);
  const above = folder.data && wayWithin(share, folder.data.above);
  const open = (one: EntryWire): void => {
    if (one.notKept) notifyDone(t('lost.open', { name: one.name }));
    else if (one.kind === 'folder') go(withPast(topAddress(share, one.id), past));
    else if (one.kind === 'file') setDialog({ kind: 'preview', node: one });
  };
  const run = (command: Command | 'enter', nodes = chosen): void => {
    const [first] = nodes;
    if (!first) return;
    if (command === 'enter' || command === 'open') open(first);
    else if (!commandsFor(nodes, { canWrite, past, canRestore }).includes(command)) return;
    else if (command === 'download') download(share.id, nodes, past);
    else if (command === 'delete' || command === 'move' || command === 'copy' || command === 'restore')
      setDialog({ kind: command, nodes });
    else setDialog({ kind: command, node: first });
  };
  const upload = (sources: Sources): void => {
    if (canWrite) uploads.add({ share, folder: node }, sources).catch(notifyError);
  };
  return {
    ...list,
    data: folder.data,
    error: folder.error,
    again: () => void folder.refetch(),
    canWrite,
    canRestore,
    canChange,
    chosen,
    past,
    ...useWays({ share, node, past }, above),
    showPast: (kind: 'past' | 'deleted' | 'batches' | 'log' | 'changes' | 'restoreAll') => setDialog({ kind }),
    folderName: above && above.length > 1 ? (above.at(-1)?.name ?? '') : topName(share),
    dialog,
    setDialog,
    menu,
    inputs,
    run,
    upload,
    thumbnail: (one: EntryWire) => (one.notKept ? undefined : smallOf(share.id, one, 256)),
    clear: () => setSelection(nothingChosen),
    // Where fingers tap, a selection changes what a tap does: none stays behind that nobody made by a long press.
    closeMenu: () => {
      setMenu(undefined);
      if (isTouch()) setSelection(nothingChosen);
    },
    point: (id: string) =>
      setSelection(isTouch() ? { ...nothingChosen, cursor: id } : { chosen: new Set([id]), cursor: id, anchor: id }),
    place: {
      newFolder: () => setDialog({ kind: 'newFolder' }),
      uploadFiles: () => inputs.current?.files(),
      uploadFolder: () => inputs.current?.folder(),
    },
    events: useRowEvents({ selection, setSelection, order, open, setMenu }),
  };
}

interface Shown {
  readonly share: ShareWire;
  readonly node: NodeId;
  readonly past: Past | undefined;
}

/** Where one may go from the folder that is shown. */
function useWays({ share, node, past }: Shown, above: readonly Above[] | undefined) {
  const [, go] = useLocation();
  return {
    crumbs: above && crumbsOf(share, above, past),
    goTo: (moment: Past | undefined) => go(withPast(topAddress(share, node), moment)),
    goUp: (): void => {
      const parent = above?.at(-2);
      if (parent) go(withPast(topAddress(share, parent.id), past));
    },
    /** Puts what is looked for into the address; while somebody types on, in the place of what stood there. */
    find: (text: string) => go(withFind(topAddress(share, node), text), { replace: text !== '' }),
  };
}

/** The entries in the person's order, and what of them is selected. */
function useList(found: readonly NodeWire[] | undefined) {
  const [sort, setSort] = useState<Sort>({ by: 'name', down: false });
  const [selected, setSelection] = useState<Selection>(nothingChosen);
  const entries = useMemo(() => sortEntries(found ?? [], sort), [found, sort]);
  const order = useMemo(() => orderOf(entries.map(({ id }) => id)), [entries]);
  const selection = useMemo(() => keepExisting(selected, order), [selected, order]);
  const sortBy = (by: Column): void =>
    setSort(before => (before.by === by ? { by, down: !before.down } : { by, down: by !== 'name' }));
  return { entries, order, selection, setSelection, sort, sortBy };
}

interface RowActions {
  readonly selection: Selection;
  readonly order: Order;
  setSelection(selection: Selection): void;
  open(node: NodeWire): void;
  setMenu(at: Point | undefined): void;
}

/** Stays the same object, so that rows are not drawn anew; it acts on the newest state all the same. */
function useRowEvents(actions: RowActions) {
  const now = useRef(actions);
  useEffect(() => {
    now.current = actions;
  });
  const press = useCallback((event: MouseEvent, node: NodeWire): void => {
    const { selection, order, setSelection, open } = now.current;
    const toggles = event.ctrlKey || event.metaKey;
    // A finger opens; once something is selected, by a long press, it selects.
    if (isTouch() && !event.shiftKey && !toggles) {
      if (selection.chosen.size === 0) open(node);
      else setSelection(choose(selection, order, node.id, 'toggle'));
      return;
    }
    setSelection(choose(selection, order, node.id, event.shiftKey ? 'range' : toggles ? 'toggle' : 'only'));
  }, []);
  const menu = useCallback((event: MouseEvent, node: NodeWire): void => {
    event.preventDefault();
    event.stopPropagation();
    const { selection, order, setSelection, setMenu } = now.current;
    const isLongPress = event.type === 'contextmenu' && isTouch();
    if (!selection.chosen.has(node.id))
      setSelection(choose(selection, order, node.id, isLongPress ? 'toggle' : 'only'));
    if (!isLongPress) setMenu(pointOf(event));
  }, []);
  const menuOfPlace = useCallback((event: MouseEvent): void => {
    event.preventDefault();
    const { selection, setSelection, setMenu } = now.current;
    // The menu key comes without a place: it means the row that the keyboard stands on.
    const row = event.button === 2 || !selection.cursor ? null : document.getElementById(rowId(selection.cursor));
    if (!row) setSelection(nothingChosen);
    const box = row?.getBoundingClientRect();
    setMenu(box ? { x: box.left + 48, y: box.bottom - 4 } : pointOf(event));
  }, []);
  const open = useCallback((node: NodeWire): void => {
    if (!isTouch()) now.current.open(node);
  }, []);
  return useMemo(() => ({ press, open, menu, menuOfPlace }), [press, open, menu, menuOfPlace]);
}

function pointOf({ clientX, clientY, currentTarget }: MouseEvent): Point {
  const box = currentTarget.getBoundingClientRect();
  return clientX === 0 && clientY === 0 ? { x: box.left, y: box.bottom } : { x: clientX, y: clientY };
}

function isTouch(): boolean {
  return matchMedia('(hover: none)').matches;
}

interface Above {
  readonly id: string;
  readonly name: string;
}

function crumbsOf(share: ShareWire, above: readonly Above[], past: Past | undefined) {
  return above.map(({ id, name }, index) => ({
    id,
    name: index === 0 ? topName(share) : name,
    address: withPast(topAddress(share, id), past),
  }));
}

/** Has the browser fetch them, one after the other; a folder comes as an archive. */
function download(share: string, nodes: readonly NodeWire[], past: Past | undefined): void {
  for (const { id, kind, state } of nodes) {
    const link = document.createElement('a');
    const content = past && state ? { content: state.content } : {};
    link.href =
      kind === 'folder'
        ? zipAddress({ share, node: id, at: past?.at })
        : contentAddress(share, id, { ...content, save: true });
    link.download = '';
    link.click();
  }
}
