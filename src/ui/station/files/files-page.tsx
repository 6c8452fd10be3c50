/** The files of a folder, and all that can be done with them. */
import { Skeleton, Text } from '@mantine/core';
import { IconFolderOpen, IconUpload } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect } from 'react';
import { Redirect, useSearch } from 'wouter';
import type { NodeId } from '#model/node.ts';
import type { ShareWire } from '#protocol/session.ts';
import { ErrorNotice, Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import { Crumbs } from '#ui/station/files/crumbs.tsx';
import { EntryGrid } from '#ui/station/files/entry-grid.tsx';
import { EntryMenu } from '#ui/station/files/entry-menu.tsx';
import { EntryTable, focusIfLost } from '#ui/station/files/entry-table.tsx';
import { FileInputs } from '#ui/station/files/file-inputs.tsx';
import { FilesDialogs } from '#ui/station/files/files-dialogs.tsx';
import classes from '#ui/station/files/files-page.module.css';
import { findIn, showIn } from '#ui/station/files/find.ts';
import { type Look, LookSwitch, type LookSwitchProps, useLook } from '#ui/station/files/look.tsx';
import { type Past, pastIn } from '#ui/station/files/past.ts';
import { PastBar } from '#ui/station/files/past-bar.tsx';
import { SearchPane } from '#ui/station/files/search-results.tsx';
import { Toolbar } from '#ui/station/files/toolbar.tsx';
import { useDrop } from '#ui/station/files/use-drop.ts';
import { type FilesView, useFiles } from '#ui/station/files/use-files.ts';
import { useListKeys } from '#ui/station/files/use-list-keys.ts';
import { useShares } from '#ui/station/shares.ts';
import { otherTop, standAt, topAddress, topId } from '#ui/station/tops.ts';
import { UploadPanel } from '#ui/station/uploads/upload-panel.tsx';

interface FilesPageProps {
  readonly share: string | undefined;
  readonly node: string | undefined;
}

export function FilesPage({ share: wanted, node }: FilesPageProps) {
  const search = useSearch();
  const { data: shares, error, refetch } = useShares();
  if (error && !shares) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!shares) return <RowsSkeleton />;
  const [first] = shares;
  if (!first) {
    return (
      <Notice title={t('files.noShares')}>
        <Text c="dimmed">{t('files.noShares.next')}</Text>
      </Notice>
    );
  }
  if (wanted === undefined) return <Redirect to={topAddress(first)} replace />;
  const stand = standAt(shares, wanted, node);
  if (!stand) return <Notice title={t('error.unknown-share')} />;
  const share = stand.top;
  const past = pastIn(search);
  const shown = { share, node: stand.node, past, finds: findIn(search), shows: showIn(search) };
  return <Folder key={`${topId(share)}/${stand.node}/${past?.at}`} {...shown} tops={shares} />;
}

interface FolderProps {
  readonly share: ShareWire;
  /** All that are open. */
  readonly tops: readonly ShareWire[];
  readonly node: NodeId;
  readonly past: Past | undefined;
  /** What is looked for beneath the folder; undefined when nothing is. */
  readonly finds: string | undefined;
  /** The entry to stand on. */
  readonly shows: string | undefined;
}

function Folder({ share, tops, node, past, finds, shows }: FolderProps) {
  const files = useFiles(share, node, past);
  usePointing(files, shows);
  const { canWrite, canRestore, place, chosen, folderName, showPast } = files;
  const drop = useDrop(canWrite, files.upload);
  const [look, setLook] = useLook();
  useEffect(() => {
    document.title = `${folderName} · ${t('app.name')}`;
  }, [folderName]);
  const elsewhere = otherTop(tops, share, files.data?.above ?? []);
  if (elsewhere) return <Redirect to={topAddress(elsewhere, node)} replace />;
  return (
    <div className={classes['page']} {...drop.props}>
      <div className={classes['bar']}>
        <Crumbs crumbs={files.crumbs} />
        {finds === undefined && <LookSwitch {...{ look, setLook }} at={classes['look'] ?? ''} />}
        <Toolbar
          {...{ canWrite, canRestore, past, place, showPast }}
          nodes={finds === undefined ? chosen : []}
          find={() => files.find('')}
          run={files.run}
          clear={files.clear}
        />
      </div>
      {past && <PastBar {...{ past, canRestore, showPast }} back={() => files.goTo(undefined)} />}
      {finds === undefined ? (
        <Shown {...{ files, look, setLook }} />
      ) : (
        <SearchPane
          {...{ share, node, folderName }}
          text={finds}
          find={files.find}
          close={() => files.goTo(undefined)}
        />
      )}
      {drop.isOver && (
        <div className={classes['drop']}>
          <IconUpload size={30} aria-hidden />
          <span>{t('files.drop', { folder: folderName })}</span>
        </div>
      )}
      <FileInputs ref={files.inputs} onChosen={files.upload} />
      <EntryMenu
        at={files.menu}
        nodes={chosen}
        {...{ canWrite, canRestore, past, place }}
        run={files.run}
        close={files.closeMenu}
      />
      <FilesDialogs
        dialog={files.dialog}
        share={share}
        canWrite={canWrite}
        canChange={files.canChange}
        folder={node}
        folderName={folderName}
        past={past}
        entries={files.entries}
        seen={files.data?.revision ?? 0}
        show={files.setDialog}
        point={files.point}
        goTo={files.goTo}
      />
      <UploadPanel />
    </div>
  );
}

interface ShownProps extends LookSwitchProps {
  readonly files: FilesView;
}

function Shown({ files, look, setLook }: ShownProps) {
  return (
    <>
      <Entries files={files} look={look} />
      <div className={classes['foot']}>
        <Status files={files} />
        <LookSwitch {...{ look, setLook }} />
      </div>
    </>
  );
}

/** Stands on the entry that the address names, once it is there. */
function usePointing({ entries, point }: FilesView, shows: string | undefined): void {
  const isThere = shows !== undefined && entries.some(({ id }) => id === shows);
  // biome-ignore lint/correctness/useExhaustiveDependencies: pointing once is enough, whatever is selected then.
  useEffect(() => {
    if (isThere) point(shows);
  }, [isThere, shows]);
}

function Entries({ files, look }: { readonly files: FilesView; readonly look: Look }) {
  const { data, error, entries, selection, order } = files;
  const onKey = useListKeys(files);
  if (error && !data) return <ErrorNotice error={error} onRetry={files.again} />;
  if (!data) return <RowsSkeleton />;
  if (entries.length === 0) return <EmptyFolder files={files} onKey={event => onKey(event, 1)} />;
  const View = look === 'grid' ? EntryGrid : EntryTable;
  return (
    <View
      label={t('files.table', { folder: files.folderName })}
      entries={entries}
      selection={selection}
      cursorIndex={selection.cursor === undefined ? -1 : (order.indexOf.get(selection.cursor) ?? -1)}
      sort={files.sort}
      events={files.events}
      thumbnail={files.thumbnail}
      onSort={files.sortBy}
      onKey={onKey}
      onMenu={files.events.menuOfPlace}
    />
  );
}

interface EmptyFolderProps {
  readonly files: FilesView;
  onKey(event: KeyboardEvent): void;
}

function EmptyFolder({ files, onKey }: EmptyFolderProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys and the menu of the table work here as well.
    <div
      ref={focusIfLost}
      className={classes['empty']}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
      tabIndex={0}
      onKeyDown={onKey}
      onContextMenu={files.events.menuOfPlace}
    >
      <Notice icon={<IconFolderOpen size={44} stroke={1.2} aria-hidden />} title={t('files.empty')}>
        <Text c="dimmed">{emptyText(files)}</Text>
      </Notice>
    </div>
  );
}

function emptyText({ canWrite, past }: FilesView): string {
  if (past) return t('past.empty');
  return canWrite ? t('files.empty.write') : t('files.empty.read');
}

function Status({ files: { data, entries } }: { readonly files: FilesView }) {
  const count = entries.length;
  const text = data?.partial ? t('files.more', { count }) : t('files.count', { count });
  return (
    <div className={`${classes['status']} number`} role="status">
      {data ? text : ''}
    </div>
  );
}

function RowsSkeleton() {
  return (
    <div className={classes['skeleton']} role="status" aria-label={t('app.loading')}>
      {Array.from({ length: 9 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <Skeleton key={index} height={14} width={`${34 + ((index * 37) % 41)}%`} radius="sm" my={14} />
      ))}
    </div>
  );
}
