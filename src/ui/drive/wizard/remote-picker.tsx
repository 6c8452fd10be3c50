import { Badge } from '@mantine/core';
import { IconFolders, IconHome } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { NodeId } from '#model/node.ts';
import type { RemoteFolders, RemoteTop } from '#protocol/control/set-up.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import { getRemoteFolders, getRemoteTops } from '#ui/drive/calls.ts';
import { FolderList } from '#ui/drive/wizard/folder-list.tsx';
import type { RemoteChoice } from '#ui/drive/wizard/folders-step.tsx';

/** A step of the way from a share's top: a folder that is there, or one that is to be made where the account may write. */
interface Step {
  readonly name: string;
  readonly node: NodeId | undefined;
}

interface RemotePickerProps {
  readonly connection: string;
  readonly station: string;
  choose(remote: RemoteChoice | undefined): void;
}

/** A share of the station, or a folder in one. */
export function RemotePicker({ connection, station, choose }: RemotePickerProps) {
  const [top, setTop] = useState<RemoteTop>();
  const [way, setWay] = useState<readonly Step[]>([]);
  const go = (to: RemoteTop | undefined, along: readonly Step[]): void => {
    setTop(to);
    setWay(along);
    // What may be done there is known when the folder has been looked into.
    choose(undefined);
  };
  const tops = useQuery({ queryKey: ['tops', connection], queryFn: () => getRemoteTops(connection) });
  if (top === undefined) {
    return (
      <Loaded query={tops}>
        {data => (
          <FolderList
            title={t('panel.choose.remote', { station })}
            here={t('panel.choose.shares')}
            up={undefined}
            folders={data.map(each => ({
              key: each.node,
              name: each.isHome ? t('panel.choose.home') : each.remote,
              icon: each.isHome ? <IconHome size={18} aria-hidden /> : <IconFolders size={18} aria-hidden />,
              go: () => go(each, []),
            }))}
            isWhole
            suggested={undefined}
            make={() => undefined}
          />
        )}
      </Loaded>
    );
  }
  return <Within {...{ connection, station, top, way, go, choose }} />;
}

interface WithinProps {
  readonly connection: string;
  readonly station: string;
  readonly top: RemoteTop;
  readonly way: readonly Step[];
  choose(remote: RemoteChoice): void;
  go(to: RemoteTop | undefined, along: readonly Step[]): void;
}

function Within({ connection, station, top, way, go, choose }: WithinProps) {
  const here = way.at(-1);
  const node = here === undefined ? top.node : here.node;
  const folders = useQuery({
    queryKey: ['remote', connection, top.share, node],
    queryFn: () => getRemoteFolders(connection, { share: top.share, node: node as NodeId }),
    enabled: node !== undefined,
  });
  const remote = [top.remote, ...way.map(({ name }) => name)].join('/');
  // Only where the account may write can a folder be made.
  const made: RemoteFolders = { grant: 'write', folders: [], isWhole: true };
  const nothing = { data: made, error: null, refetch: folders.refetch };
  const grant = node === undefined ? made.grant : folders.data?.grant;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another place, or another right there, is another choice.
  useEffect(() => {
    if (grant !== undefined) choose({ remote, grant, share: top.share, node });
  }, [remote, grant]);
  return (
    <Loaded query={node === undefined ? nothing : folders}>
      {data => (
        <FolderList
          title={t('panel.choose.remote', { station })}
          here={remote}
          up={() => (way.length === 0 ? go(undefined, []) : go(top, way.slice(0, -1)))}
          folders={data.folders.map(each => ({
            key: each.node,
            name: each.name,
            go: () => go(top, [...way, each]),
          }))}
          isWhole={data.isWhole}
          suggested={data.grant === 'write' ? '' : undefined}
          make={name => go(top, [...way, { name, node: undefined }])}
          note={node === undefined && <Badge tt="none">{t('panel.choose.willMake')}</Badge>}
        />
      )}
    </Loaded>
  );
}
