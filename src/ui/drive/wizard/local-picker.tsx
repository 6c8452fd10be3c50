import { Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { FormError } from '#ui/common/form-error.tsx';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { getLocalFolders, makeLocalFolder } from '#ui/drive/calls.ts';
import { FolderList } from '#ui/drive/wizard/folder-list.tsx';
import type { LocalChoice } from '#ui/drive/wizard/folders-step.tsx';

interface LocalPickerProps {
  /** What the folder is for; left out: for a task, which not every folder can be. */
  readonly title?: string;
  /** What a new folder would be called; undefined where one is to be found and none made. */
  readonly suggested: string | undefined;
  choose(local: LocalChoice | undefined): void;
}

/** A folder of this computer; it begins in the person's own. */
export function LocalPicker({ title, suggested, choose }: LocalPickerProps) {
  const client = useQueryClient();
  const [path, setPath] = useState('');
  const folders = useQuery({ queryKey: ['folders', path], queryFn: () => getLocalFolders(path), staleTime: 0 });
  const making = useMutation({
    mutationFn: makeLocalFolder,
    onSuccess: async made => {
      await client.invalidateQueries({ queryKey: ['folders'] });
      setPath(made.path);
    },
    onError: notifyError,
  });
  const { data, error } = folders;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another folder is another choice.
  useEffect(() => {
    if (data) choose({ folder: data.path, fault: data.fault, entries: data.entries, volume: data.volume });
    else choose(undefined);
  }, [data]);
  if (data === undefined && error) {
    return (
      <FolderList
        title={title ?? t('panel.choose.local')}
        here={path}
        up={() => setPath(path.replace(/\/[^/]*$/, '') || '/')}
        folders={[]}
        isWhole
        suggested={undefined}
        make={() => undefined}
        note={<FormError error={error} />}
      />
    );
  }
  return (
    <Loaded query={folders}>
      {({ path: here, above, folders: listed, isWhole, fault }) => (
        <FolderList
          title={title ?? t('panel.choose.local')}
          here={here}
          up={above === null ? undefined : () => setPath(above)}
          folders={listed.map(each => ({ key: each.path, name: each.name, go: () => setPath(each.path) }))}
          isWhole={isWhole}
          suggested={suggested}
          make={name => making.mutate(here === '/' ? `/${name}` : `${here}/${name}`)}
          note={
            title === undefined &&
            fault !== '' && (
              <Text size="sm" c="dimmed">
                {fault}
              </Text>
            )
          }
        />
      )}
    </Loaded>
  );
}
