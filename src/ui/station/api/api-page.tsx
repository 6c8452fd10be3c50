/** The API of the station, to read: the OpenAPI document in the look of the console, from the station alone. */
import { Anchor, Text, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#ui/common/api.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { type TextKey, t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { fits } from '#ui/station/administration/fits.ts';
import { Frame } from '#ui/station/administration/frame.tsx';
import own from '#ui/station/api/api-page.module.css';
import { Fold } from '#ui/station/api/fold.tsx';
import { type ApiDocument, type Operation, type Section, sectionsOf } from '#ui/station/api/operations.ts';

const documentPath = '/api/openapi.json';

export function ApiPage() {
  const [wanted, setWanted] = useState('');
  const document = useQuery({
    queryKey: ['openapi'],
    queryFn: () => call<ApiDocument>(documentPath),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Frame title="api.title" lead="api.lead">
      <Text c="dimmed">
        {t('api.refusal')}{' '}
        <Anchor href={documentPath} underline="always">
          {t('api.document')}
        </Anchor>
      </Text>
      <TextInput
        type="search"
        aria-label={t('api.find')}
        placeholder={t('api.find.about')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={wanted}
        onChange={event => setWanted(event.currentTarget.value)}
      />
      <Loaded query={document}>{data => <Sections sections={found(data, wanted)} open={wanted !== ''} />}</Loaded>
    </Frame>
  );
}

/** The sections with what fits in them; those with nothing are left out. */
function found(document: ApiDocument, wanted: string): readonly Section[] {
  return sectionsOf(document, location.origin)
    .map(([name, all]): Section => [name, all.filter(({ path, summary }) => fits(wanted, [path, summary]))])
    .filter(([, operations]) => operations.length > 0);
}

interface SectionsProps {
  readonly sections: readonly Section[];
  readonly open: boolean;
}

function Sections({ sections, open }: SectionsProps) {
  if (sections.length === 0) return <Text c="dimmed">{t('api.none')}</Text>;
  return (
    <div className={classes['card']}>
      {sections.map(([name, operations]) => (
        <Fold key={`${open} ${name}`} open={open} summary={<SectionSummary name={name} count={operations.length} />}>
          {() => (
            <div className={own['operations']}>
              {operations.map(operation => (
                <OperationPart key={`${operation.method} ${operation.path}`} operation={operation} />
              ))}
            </div>
          )}
        </Fold>
      ))}
    </div>
  );
}

function SectionSummary({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <span className={own['section']}>
      <Title order={2} size="h6" className={own['path'] ?? ''}>
        {name}
      </Title>
      <span className={own['about']}>{t('api.count', { count })}</span>
    </span>
  );
}

function OperationPart({ operation }: { readonly operation: Operation }) {
  const { method, path, summary, query, body, reply, example } = operation;
  return (
    <Fold
      summary={
        <span className={own['operation']}>
          <span className={own['method']}>{method}</span>
          <span className={own['path']}>{path}</span>
          <span className={own['about']}>{summary}</span>
        </span>
      }
    >
      {() => (
        <>
          <Part name="api.query" text={query} />
          <Part name="api.body" text={body} />
          <Part name="api.reply" text={reply} />
          <Part name="api.example" text={example} />
        </>
      )}
    </Fold>
  );
}

function Part({ name, text }: { readonly name: TextKey; readonly text: string }) {
  if (text === '') return null;
  return (
    <>
      <Text size="sm" fw={600} mt="sm">
        {t(name)}
      </Text>
      <pre className={own['text']}>{text}</pre>
    </>
  );
}
