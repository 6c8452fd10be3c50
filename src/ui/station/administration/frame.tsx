/** What the administration pages have in common: a heading with what is done there, and lists in cards. */
import { Button, Center, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { type TextKey, t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';

interface FrameProps {
  readonly title: TextKey;
  readonly lead: TextKey;
  /** What can be done on the page as a whole. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export function Frame({ title, lead, action, children }: FrameProps) {
  useEffect(() => {
    document.title = `${t(title)} · ${t('app.name')}`;
  }, [title]);
  return (
    <div className={classes['page']}>
      <header className={classes['header']}>
        <div className={classes['words']}>
          <Title order={1} size="h2">
            {t(title)}
          </Title>
          <Text c="dimmed">{t(lead)}</Text>
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

/** Rows that are drawn at once; more of them are, when somebody asks. */
const rowsStep = 200;

interface RowsProps<Row> {
  readonly rows: readonly Row[];
  readonly label: string;
  readonly none?: TextKey;
  /** One `li` with a key. */
  children(row: Row): ReactNode;
}

export function Rows<Row>({ rows, label, none = 'admin.none', children }: RowsProps<Row>) {
  const [most, setMost] = useState(rowsStep);
  return (
    <div className={classes['card']}>
      {rows.length === 0 && (
        <Text c="dimmed" py="lg" ta="center" role="status">
          {t(none)}
        </Text>
      )}
      <ul className={classes['rows']} aria-label={label}>
        {rows.slice(0, most).map(children)}
      </ul>
      {rows.length > most && (
        <Center py="md">
          <Button variant="default" onClick={() => setMost(most + rowsStep)}>
            {t('admin.more')}
          </Button>
        </Center>
      )}
    </div>
  );
}
