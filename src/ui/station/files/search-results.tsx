/** Files and folders whose names hold what a person typed, with where they stand. */
import { Button, CloseButton, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { ShareWire } from '#protocol/session.ts';
import { momentText, msFromNs, sizeText } from '#ui/common/format.ts';
import { ErrorNotice, Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import { withShow } from '#ui/station/files/find.ts';
import { NodeIcon } from '#ui/station/files/node-icon.tsx';
import classes from '#ui/station/files/search-results.module.css';
import { type Found, type SearchView, useSearchIn } from '#ui/station/files/use-search.ts';
import { topAddress, topName, wayWithin } from '#ui/station/tops.ts';

/** Typing rests so long before anything is looked for, milliseconds. */
const restMs = 250;

interface SearchPaneProps {
  readonly share: ShareWire;
  readonly node: string;
  readonly folderName: string;
  readonly text: string;
  /** Puts another text into the address. */
  find(text: string): void;
  close(): void;
}

export function SearchPane({ share, node, folderName, text, find, close }: SearchPaneProps) {
  const search = useSearchIn(share.id, node, text);
  const list = useRef<HTMLUListElement>(null);
  return (
    <search className={classes['pane']}>
      <SearchField
        {...{ text, find, close }}
        label={t('find.label', { folder: folderName })}
        toResults={() => list.current?.querySelector('a')?.focus()}
      />
      {search.error ? (
        <ErrorNotice error={search.error} onRetry={search.again} />
      ) : (
        <ul ref={list} className={classes['list']} onKeyDown={moveBetween} aria-label={t('find.found')}>
          {search.found.map(each => (
            <Result key={each.node.id} share={share} found={each} />
          ))}
        </ul>
      )}
      <Ending search={search} text={text} />
    </search>
  );
}

interface SearchFieldProps extends Pick<SearchPaneProps, 'text' | 'find' | 'close'> {
  readonly label: string;
  toResults(): void;
}

function SearchField({ text, find, close, label, toResults }: SearchFieldProps) {
  const [typed, setTyped] = useState(text);
  const look = useDebouncedCallback(find, restMs);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
    if (event.key === 'ArrowDown') toResults();
  };
  return (
    <TextInput
      className={classes['field'] ?? ''}
      type="text"
      role="searchbox"
      inputMode="search"
      data-autofocus
      autoFocus
      aria-label={label}
      placeholder={label}
      value={typed}
      maxLength={255}
      leftSection={<IconSearch size={17} aria-hidden />}
      rightSection={<CloseButton aria-label={t('find.close')} onClick={close} />}
      onKeyDown={onKey}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        look(value);
      }}
    />
  );
}

/** The arrow keys go from one result to the next. */
function moveBetween(event: KeyboardEvent<HTMLUListElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const links = [...event.currentTarget.querySelectorAll('a')];
  const next = links[links.indexOf(document.activeElement as HTMLAnchorElement) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Result({ share, found: { node, above } }: { readonly share: ShareWire; readonly found: Found }) {
  const address =
    node.kind === 'folder'
      ? topAddress(share, node.id)
      : withShow(topAddress(share, node.parent ?? share.root), node.id);
  const [, ...way] = wayWithin(share, above).map(({ name }) => name);
  const where = [topName(share), ...way].join(' / ');
  const about = node.state ? [sizeText(node.state.size), momentText(msFromNs(node.state.mtimeNs))] : [];
  return (
    <li>
      <Link href={address} className={classes['result'] ?? ''}>
        <NodeIcon node={node} size={22} />
        <span className={classes['words']}>
          <span className={classes['name']}>{node.name}</span>
          <span className={classes['where']} title={where}>
            {where}
          </span>
        </span>
        <span className={`${classes['about']} number`}>{about.join(' · ')}</span>
      </Link>
    </li>
  );
}

function Ending({ search, text }: { readonly search: SearchView; readonly text: string }) {
  const { found, busy, more, error } = search;
  if (error) return null;
  if (text.trim() === '') return <Hint>{t('find.lead')}</Hint>;
  if (!busy && found.length === 0) return <Notice title={t('find.none', { text: text.trim() })} />;
  return (
    <div className={classes['ending']}>
      <Text size="sm" c="dimmed" role="status" className="number">
        {busy ? t('find.busy', { count: found.length }) : t(more ? 'find.some' : 'find.all', { count: found.length })}
      </Text>
      {more && (
        <Button variant="default" size="xs" onClick={more}>
          {t('find.more')}
        </Button>
      )}
    </div>
  );
}

function Hint({ children }: { readonly children: string }) {
  return (
    <div className={classes['ending']}>
      <Text size="sm" c="dimmed">
        {children}
      </Text>
    </div>
  );
}
