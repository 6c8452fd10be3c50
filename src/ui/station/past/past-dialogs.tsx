/** The dialogs of the files page that are about the past: lists in a drawer, and over them what is to be brought back. */
import { useState } from 'react';
import type { NodeId } from '#model/node.ts';
import type { NodeWire } from '#protocol/schema.ts';
import type { ShareWire } from '#protocol/session.ts';
import { t } from '#ui/common/texts.ts';
import type { Past } from '#ui/station/files/past.ts';
import { BatchesPanel } from '#ui/station/past/batches-panel.tsx';
import { ChangesPanel } from '#ui/station/past/changes-panel.tsx';
import { DeletedPanel } from '#ui/station/past/deleted-panel.tsx';
import { FileLogPanel } from '#ui/station/past/file-log-panel.tsx';
import { askWithin, type RevertAsk } from '#ui/station/past/revert-ask.ts';
import { RevertDialog } from '#ui/station/past/revert-dialog.tsx';
import { borderOf } from '#ui/station/tops.ts';

export type PastDialog =
  | { readonly kind: 'deleted' | 'batches' | 'log' | 'changes' | 'restoreAll' }
  | { readonly kind: 'restore'; readonly nodes: readonly NodeWire[] };

interface PastDialogsProps {
  readonly dialog: PastDialog;
  readonly share: ShareWire;
  readonly canChange: boolean;
  readonly folder: NodeId;
  readonly folderName: string;
  readonly past: Past | undefined;
  close(): void;
  /** Back to the present, where what was brought back is. */
  leavePast(): void;
}

export function PastDialogs(props: PastDialogsProps) {
  const { dialog, share, canChange, folder, folderName, past, close, leavePast } = props;
  const [asked, setAsked] = useState<RevertAsk>();
  const revert = (ask: RevertAsk, shut: () => void, done: () => void) => (
    <RevertDialog share={share} ask={askWithin(ask, borderOf(share, folder))} done={done} close={shut} />
  );
  const back = (): void => setAsked(undefined);
  switch (dialog.kind) {
    case 'deleted': {
      const restore = (deleted: readonly NodeId[]): void =>
        setAsked({
          kind: 'restore',
          request: { deleted: [...deleted] },
          title: t('revert.deleted.title', { count: deleted.length }),
        });
      return (
        <>
          <DeletedPanel key={share.head} {...{ share, canChange, folderName, restore, close }} node={folder} />
          {asked && revert(asked, back, back)}
        </>
      );
    }
    case 'batches':
      return (
        <>
          <BatchesPanel share={share} canChange={canChange} ask={setAsked} close={close} />
          {asked && revert(asked, back, back)}
        </>
      );
    case 'log':
      return <FileLogPanel {...{ share, folderName, close }} node={folder} />;
    case 'changes':
      return past ? <ChangesPanel share={share} node={folder} past={past} close={close} /> : null;
    case 'restoreAll':
    case 'restore': {
      if (!past) return null;
      const only = dialog.kind === 'restore' ? dialog.nodes : undefined;
      return revert(restoreAsk({ folder, folderName, at: past.at, only }), close, leavePast);
    }
    default:
      return dialog satisfies never;
  }
}

interface Wanted {
  readonly folder: NodeId;
  readonly folderName: string;
  readonly at: number;
  readonly only: readonly NodeWire[] | undefined;
}

function restoreAsk({ folder, folderName, at, only }: Wanted): RevertAsk {
  const name = only?.length === 1 ? (only[0]?.name ?? '') : folderName;
  const isMany = only !== undefined && only.length > 1;
  return {
    kind: 'restore',
    request: { folder, at, ...(only ? { only: only.map(({ id }) => id) } : {}) },
    title: isMany ? t('revert.restoreMany.title', { count: only.length }) : t('revert.restore.title', { name }),
    canRemove: only === undefined,
  };
}
