/** How one file or folder fares, and the one reason for it: where the menu of a file manager leads. */
import { Anchor, Button, Text, Title } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconClockFilled,
  IconFolderOpen,
  IconSquareMinusFilled,
  IconSquareRoundedXFilled,
} from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from 'wouter';
import { lastName } from '#model/path.ts';
import type { Why } from '#protocol/control/status.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { Notice } from '#ui/common/notice.tsx';
import { notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/drive/panel.module.css';
import { PanelPage } from '#ui/drive/panel-page.tsx';
import { getWhy, showPath } from '#ui/drive/why-calls.ts';

/** Between two questions, milliseconds. */
const everyMs = 3_000;

export function WhyPage() {
  const path = new URLSearchParams(useSearch()).get('path') ?? '';
  const why = useQuery({
    queryKey: ['why', path],
    queryFn: () => getWhy(path),
    refetchInterval: everyMs,
    enabled: path !== '',
  });
  return (
    <PanelPage title="why.title">
      {path === '' ? <Notice title={t('why.nothing')} /> : <Loaded query={why}>{data => <Reason why={data} />}</Loaded>}
    </PanelPage>
  );
}

function Reason({ why }: { readonly why: Why }) {
  const { path, task, detail } = why;
  const show = useMutation({ mutationFn: () => showPath(path), onError: notifyError });
  const { state, color, Icon } = marks[markOf(why)];
  return (
    <>
      <div className={`${classes['card']} ${classes['rows']}`}>
        <div className={classes['row']}>
          <Icon size={30} color={color} aria-hidden />
          <div className={classes['words']}>
            <Title order={2} size="h5">
              {lastName(path) || path}
            </Title>
            <div className={classes['about']}>{path}</div>
            <Text size="sm" mt={6}>
              <strong>{t(state)}</strong>
              {' · '}
              <span lang="en">{detail}</span>
            </Text>
          </div>
          {task !== null && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconFolderOpen size={15} aria-hidden />}
              loading={show.isPending}
              onClick={() => show.mutate()}
            >
              {t('why.show')}
            </Button>
          )}
        </div>
      </div>
      <Anchor component={Link} href="/problems" size="sm" px={4}>
        {t('why.problems')}
      </Anchor>
    </>
  );
}

/** In the colours of the emblems that file managers show. */
const marks = {
  synced: { state: 'why.synced', color: '#2f9e44', Icon: IconCircleCheckFilled },
  waiting: { state: 'why.waiting', color: '#868e96', Icon: IconClockFilled },
  filtered: { state: 'why.filtered', color: '#868e96', Icon: IconSquareMinusFilled },
  problem: { state: 'why.problem', color: '#f08c00', Icon: IconAlertTriangleFilled },
  outside: { state: 'why.outside', color: '#868e96', Icon: IconSquareRoundedXFilled },
} as const;

type Mark = keyof typeof marks;

/** What is no problem; each other reason is one. */
const marksOfReasons: Readonly<Record<string, Mark>> = {
  'up-to-date': 'synced',
  ...{ waiting: 'waiting', paused: 'waiting', offline: 'waiting' },
  ...{ filtered: 'filtered', profile: 'filtered', kind: 'filtered', own: 'filtered' },
  ...{ 'left-out': 'filtered', ignored: 'filtered', aside: 'filtered' },
  ...{ 'not-synced': 'outside', unknown: 'outside' },
};

function markOf({ reason }: Why): Mark {
  return marksOfReasons[reason] ?? 'problem';
}
