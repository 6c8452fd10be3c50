/** What this computer put aside: files that were deleted or replaced by somebody else's change, to be had back. */
import { Badge, Button, Text } from '@mantine/core';
import { IconRecycle, IconRestore } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Binned, DriveStatus } from '#protocol/control/status.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { useAsked } from '#ui/common/asked.ts';
import { dateText, sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { Notice } from '#ui/common/notice.tsx';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { emptyBin, getBin, restoreFromBin } from '#ui/drive/calls.ts';
import classes from '#ui/drive/panel.module.css';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { askAnew } from '#ui/drive/status.ts';

/** Objects that are drawn, the newest. */
const shownMax = 500;

export function BinPage({ status }: { readonly status: DriveStatus }) {
  const client = useQueryClient();
  const bin = useQuery({ queryKey: ['bin'], queryFn: getBin });
  // What the person was asked about; what comes in meanwhile is not meant.
  const { asked, ask, close } = useAsked<readonly Binned[]>();
  const binned = asked ?? bin.data ?? [];
  const sum = { count: binned.length, size: sizeText(binned.reduce((all, { bytes }) => all + bytes, 0)) };
  const empty = async (): Promise<void> => {
    await emptyBin((asked ?? []).map(({ id }) => id));
    notifyDone(t('panel.bin.emptied'));
    await askAnew(client);
  };
  return (
    <PanelPage
      title="panel.bin"
      lead="panel.bin.lead"
      action={
        sum.count > 0 && (
          <Button variant="default" onClick={() => ask(bin.data ?? [])}>
            {t('panel.bin.empty')}
          </Button>
        )
      }
    >
      <Loaded query={bin}>
        {data =>
          data.length === 0 ? (
            <Notice title={t('panel.bin.none')} icon={<IconRecycle size={36} stroke={1.4} aria-hidden />} />
          ) : (
            <div className={classes['card']}>
              <ul className={classes['rows']}>
                {data
                  .toReversed()
                  .slice(0, shownMax)
                  .map(binned => (
                    <BinnedRow key={`${binned.task} ${binned.id}`} binned={binned} status={status} />
                  ))}
              </ul>
            </div>
          )
        }
      </Loaded>
      {asked && (
        <AskDialog
          title={t('panel.bin.empty.title', sum)}
          text={t('panel.bin.empty.text')}
          submit={t('panel.bin.empty')}
          act={empty}
          close={close}
        />
      )}
    </PanelPage>
  );
}

function BinnedRow({ binned, status }: { readonly binned: Binned; readonly status: DriveStatus }) {
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: async () => {
      const [restored] = await restoreFromBin([binned.id]);
      notifyDone(t('panel.bin.restored', { path: restored?.path ?? binned.path }));
      await askAnew(client);
    },
    onError: notifyError,
  });
  const folder = status.tasks.find(({ id }) => id === binned.task)?.folder ?? '';
  return (
    <li className={classes['row']}>
      <div className={classes['words']}>
        <Text fw={600} size="sm" component="span" mr={8}>
          {binned.path}
        </Text>
        {binned.onlyHere && (
          <Badge size="sm" color="red.9" variant="light" tt="none" c="var(--mantine-color-text)">
            {t('panel.bin.onlyHere')}
          </Badge>
        )}
        <div className={classes['about']}>
          {[
            folder,
            t(`panel.bin.${binned.why}`),
            dateText(Date.parse(binned.at), Date.now()),
            sizeText(binned.bytes),
          ].join(' · ')}
        </div>
      </div>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconRestore size={15} aria-hidden />}
        loading={restore.isPending}
        aria-label={t('panel.bin.restoreOf', { path: binned.path })}
        onClick={() => restore.mutate()}
      >
        {t('panel.bin.restore')}
      </Button>
    </li>
  );
}
