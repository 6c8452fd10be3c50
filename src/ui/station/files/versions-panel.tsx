import { ActionIcon, Badge, Button, Drawer, Group, Skeleton, Stack, Text, Tooltip } from '@mantine/core';
import { IconDownload, IconEye, IconPin, IconPinFilled } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { VersionWire } from '#protocol/browse.ts';
import type { NodeWire, StateWire } from '#protocol/schema.ts';
import type { ShareWire } from '#protocol/session.ts';
import { contentAddress, getVersions } from '#ui/common/calls.ts';
import { secondText, sizeText } from '#ui/common/format.ts';
import { ErrorNotice } from '#ui/common/notice.tsx';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { Preview } from '#ui/station/files/preview.tsx';
import { previewKind } from '#ui/station/files/preview-kind.ts';
import classes from '#ui/station/files/versions-panel.module.css';
import { KeepDialog } from '#ui/station/past/keep-dialog.tsx';

interface VersionsPanelProps {
  readonly share: ShareWire;
  readonly node: NodeWire;
  /** Older ones may be restored, and kept. */
  readonly canRestore: boolean;
  restore(state: StateWire): Promise<void>;
  close(): void;
}

/** What a file held before, and how to get it back. */
export function VersionsPanel({ share, node, canRestore, restore, close }: VersionsPanelProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['versions', share.id, node.id, node.contentRev],
    queryFn: () => getVersions(share.id, node.id),
    placeholderData: before => before,
  });
  const [looked, look] = useState<number>();
  const versions = data?.versions ?? [];
  const at = versions.findIndex(({ revision }) => revision === looked);
  const asNode = (index: number): NodeWire | undefined => nodeOf(node, versions[index]);
  const shown = asNode(at);
  return (
    <Drawer
      opened
      onClose={close}
      // Else one key closes what is looked at, and the list beneath it.
      closeOnEscape={!shown}
      position="right"
      size={420}
      title={t('versions.title', { name: node.name })}
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!data && !error && <VersionsSkeleton />}
      <ol className={classes['list']}>
        {versions.map((version, index) => (
          <Version
            key={version.revision}
            {...{ version, share, node, canRestore, restore }}
            isNow={index === 0}
            look={() => look(version.revision)}
          />
        ))}
      </ol>
      {data?.notKept !== undefined && (
        <Text c="dimmed" size="sm" pt="sm">
          {t('lost.count', { count: data.notKept })}
        </Text>
      )}
      {data?.versions.length === 1 && data.notKept === undefined && (
        <Text c="dimmed" size="sm" pt="sm">
          {t('versions.only')}
        </Text>
      )}
      {shown && (
        <Preview
          share={share.id}
          node={shown}
          title={t('versions.looked', { name: node.name, date: secondText(versions[at]?.atMs ?? 0) })}
          before={asNode(at + 1)}
          next={asNode(at - 1)}
          show={({ contentRev }) => look(contentRev)}
          close={() => look(undefined)}
        />
      )}
    </Drawer>
  );
}

/** The file as it was in a version. */
function nodeOf(node: NodeWire, version: VersionWire | undefined): NodeWire | undefined {
  return version && { ...node, state: version.state, contentRev: version.revision };
}

interface VersionProps extends Omit<VersionsPanelProps, 'close'> {
  readonly version: VersionWire;
  readonly isNow: boolean;
  look(): void;
}

function Version({ version, share, node, isNow, canRestore, restore, look }: VersionProps) {
  const { atMs, state, account, computer } = version;
  const date = secondText(atMs);
  const restoring = useMutation({
    mutationFn: () => restore(state),
    onSuccess: () => notifyDone(t('versions.restored', { name: node.name, date })),
    onError: notifyError,
  });
  const by = { account: account || t('versions.somebody'), computer: computer || t('versions.somewhere') };
  return (
    <li className={classes['version']}>
      <div className={classes['words']}>
        <Group gap={8} className="number">
          <Text fw={600} size="sm">
            {date}
          </Text>
          {isNow && (
            <Badge size="sm" variant="light" tt="none">
              {t('versions.now')}
            </Badge>
          )}
          {version.kept && (
            <Badge size="sm" variant="outline" tt="none" c="var(--mantine-color-text)" maw={180}>
              {version.kept.name || t('keep.kept')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" className="number">
          {sizeText(state.size)} · {t('versions.by', by)}
        </Text>
      </div>
      {previewKind(node.name) && (
        <Tooltip label={t('do.preview')}>
          <ActionIcon variant="subtle" color="gray" size={34} aria-label={t('versions.look', { date })} onClick={look}>
            <IconEye size={17} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      {canRestore && <Keeping {...{ version, share, node }} />}
      <Tooltip label={t('do.download')}>
        <ActionIcon
          component="a"
          variant="subtle"
          color="gray"
          size={34}
          href={contentAddress(share.id, node.id, { content: state.content, save: true })}
          aria-label={t('versions.download', { date })}
        >
          <IconDownload size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {canRestore && !isNow && (
        <Button
          size="xs"
          variant="default"
          aria-label={t('versions.restoreOf', { date })}
          loading={restoring.isPending}
          onClick={() => restoring.mutate()}
        >
          {t('versions.restore')}
        </Button>
      )}
    </li>
  );
}

function Keeping({ version, share, node }: Pick<VersionProps, 'version' | 'share' | 'node'>) {
  const [asks, setAsks] = useState(false);
  const label = t(version.kept ? 'keep.change' : 'keep.open', { date: secondText(version.atMs) });
  const Icon = version.kept ? IconPinFilled : IconPin;
  const place = { share: share.id, node: node.id, revision: version.revision };
  return (
    <>
      <Tooltip label={t(version.kept ? 'keep.kept' : 'keep.submit')}>
        <ActionIcon variant="subtle" color="gray" size={34} aria-label={label} onClick={() => setAsks(true)}>
          <Icon size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {asks && <KeepDialog place={place} version={version} close={() => setAsks(false)} />}
    </>
  );
}

function VersionsSkeleton() {
  return (
    <Stack gap="lg" pt="sm" role="status" aria-label={t('app.loading')}>
      {[200, 170, 190].map(width => (
        <Skeleton key={width} height={16} width={width} radius="sm" />
      ))}
    </Stack>
  );
}
