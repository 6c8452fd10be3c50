/** The API of the station, to read: the OpenAPI document in the look of the console, from the station alone. */
import { Anchor, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { call } from '#ui/common/api.ts';
import { type TextKey, t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { Frame, Loaded } from '#ui/station/administration/frame.tsx';
import own from '#ui/station/api/api-page.module.css';
import { type ApiDocument, type Operation, sectionsOf } from '#ui/station/api/operations.ts';

const documentPath = '/api/openapi.json';

export function ApiPage() {
  const document = useQuery({
    queryKey: ['openapi'],
    queryFn: () => call<ApiDocument>(documentPath),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Frame title="api.title" lead="api.lead" action={<Anchor href={documentPath}>{t('api.document')}</Anchor>}>
      <Text c="dimmed">{t('api.refusal')}</Text>
      <Loaded query={document}>
        {data =>
          sectionsOf(data, location.origin).map(([name, operations]) => (
            <section key={name} aria-label={name}>
              <Title order={2} size="h5" mb="xs">
                {name}
              </Title>
              <div className={classes['card']}>
                {operations.map(operation => (
                  <OperationPart key={`${operation.method} ${operation.path}`} operation={operation} />
                ))}
              </div>
            </section>
          ))
        }
      </Loaded>
    </Frame>
  );
}

function OperationPart({ operation }: { readonly operation: Operation }) {
  const { method, path, summary, query, body, reply, example } = operation;
  return (
    <details className={own['operation']}>
      <summary>
        <span className={own['method']}>{method}</span> <span className={own['path']}>{path}</span>
        <span className={own['about']}>{summary}</span>
      </summary>
      <Part name="api.query" text={query} />
      <Part name="api.body" text={body} />
      <Part name="api.reply" text={reply} />
      <Part name="api.example" text={example} />
    </details>
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
