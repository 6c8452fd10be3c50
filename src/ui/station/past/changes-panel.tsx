import { Badge, Group, Text } from '@mantine/core';
import type { ChangeKind, ChangesReply } from '#protocol/past.ts';
import type { ShareWire } from '#protocol/session.ts';
import { momentText } from '#ui/common/format.ts';
import { Notice } from '#ui/common/notice.tsx';
import { getChanges } from '#ui/common/past-calls.ts';
import { t } from '#ui/common/texts.ts';
import type { Past } from '#ui/station/files/past.ts';
import classes from '#ui/station/past/past.module.css';
import { byText, PastList, pastKey } from '#ui/station/past/past-list.tsx';

interface ChangesPanelProps {
  readonly share: ShareWire;
  readonly node: string;
  readonly past: Past;
  close(): void;
}

/** What changed in the folder since the moment that is shown. */
export function ChangesPanel({ share, node, past, close }: ChangesPanelProps) {
  return (
    <PastList
      title={t('since.title', { when: momentText(past.ms) })}
      queryKey={pastKey(share.id, 'changes', node, past.at, share.head)}
      load={after => getChanges({ share: share.id, node }, past.at, after)}
      entriesOf={page => page.entries}
      none={<Notice title={t('since.none')} />}
      row={entry => <Change key={entry.node.id} entry={entry} />}
      close={close}
    />
  );
}

const colours: Readonly<Record<ChangeKind, string>> = {
  added: 'green',
  changed: 'blue',
  moved: 'gray',
  deleted: 'red',
};

function Change({ entry }: { readonly entry: ChangesReply['entries'][number] }) {
  const { kind, node, path, was, atMs } = entry;
  const place = (kind === 'deleted' ? was : path).join('/');
  const isRenamed = kind === 'moved' && was.slice(0, -1).join('/') === path.slice(0, -1).join('/');
  return (
    <li className={classes['item']}>
      <div className={classes['words']}>
        <Group gap={8} wrap="nowrap">
          <Text size="sm" fw={600} className={classes['name'] ?? ''}>
            {node.name}
          </Text>
          <Badge
            size="sm"
            variant="light"
            tt="none"
            color={colours[kind]}
            c="var(--mantine-color-text)"
            miw="fit-content"
          >
            {t(isRenamed ? 'since.renamed' : `since.${kind}`)}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed" className={classes['name'] ?? ''}>
          {place}
          {kind === 'moved' && ` ${t('since.from', { path: was.join('/') })}`}
        </Text>
        <Text size="sm" c="dimmed" className="number">
          {momentText(atMs)} · {byText(entry)}
        </Text>
      </div>
    </li>
  );
}
