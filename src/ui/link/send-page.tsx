/** Where visitors send files, and see nothing but what they send. */
import { ActionIcon, Button, Progress, Text, Title } from '@mantine/core';
import { IconCheck, IconRefresh, IconUpload } from '@tabler/icons-react';
import { type ChangeEvent, useEffect, useRef } from 'react';
import { errorText } from '#ui/common/error-text.ts';
import { sizeText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/link/link.module.css';
import { type Sending, useSending } from '#ui/link/sending.ts';
import { NodeIcon } from '#ui/station/files/node-icon.tsx';
import { useDrop } from '#ui/station/files/use-drop.ts';

interface SendPageProps {
  readonly token: string;
  /** Bytes that may still be sent; null for no limit. */
  readonly bytesLeft: number | null;
}

export function SendPage({ token, bytesLeft }: SendPageProps) {
  const { list, add, again } = useSending(token);
  const input = useRef<HTMLInputElement>(null);
  const drop = useDrop(true, ({ files }) => add(files.map(({ file }) => file)));
  useEffect(() => {
    document.title = t('send.title');
  }, []);
  const choose = ({ currentTarget }: ChangeEvent<HTMLInputElement>): void => {
    add([...(currentTarget.files ?? [])]);
    currentTarget.value = '';
  };
  return (
    <div className={classes['send']} {...drop.props}>
      <div>
        <Title order={1} size="h2">
          {t('send.title')}
        </Title>
        <Text c="dimmed">{t('send.lead')}</Text>
        {bytesLeft !== null && <Text c="dimmed">{t('send.left', { size: sizeText(bytesLeft) })}</Text>}
      </div>
      <div className={classes['drop']} data-over={drop.isOver || undefined}>
        <IconUpload size={34} stroke={1.4} aria-hidden />
        <Button size="md" onClick={() => input.current?.click()}>
          {t('send.choose')}
        </Button>
        <Text c="dimmed" size="sm" className={classes['byMouse'] ?? ''}>
          {t('send.drop')}
        </Text>
        <input ref={input} type="file" multiple hidden aria-label={t('send.choose')} onChange={choose} />
      </div>
      {list.length > 0 && (
        <ul className={classes['entries']} aria-label={t('send.list')}>
          {list.map(sending => (
            <SentFile key={sending.number} sending={sending} again={() => again(sending.number)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function SentFile({ sending: { file, state }, again }: { readonly sending: Sending; again(): void }) {
  const { name, size } = file;
  const percent = state.kind === 'sending' ? Math.floor((100 * state.sent) / Math.max(1, size)) : 0;
  return (
    <li className={classes['entry']}>
      <div className={classes['go']}>
        <NodeIcon node={{ name, kind: 'file' }} size={24} />
        <span className={classes['words']}>
          <span className={classes['name']}>{name}</span>
          <span className={`${classes['about']} number`} role="status">
            {sizeText(size)} · {wordsOf({ file, state }, percent)}
          </span>
          {state.kind === 'sending' && (
            <Progress value={percent} size="sm" mt={4} aria-label={t('send.progress', { name })} />
          )}
        </span>
        {state.kind === 'sent' && <IconCheck size={20} className={classes['sent']} aria-hidden />}
        {state.kind === 'failed' && (
          <ActionIcon variant="default" size={36} aria-label={t('send.again', { name })} onClick={again}>
            <IconRefresh size={18} aria-hidden />
          </ActionIcon>
        )}
      </div>
    </li>
  );
}

function wordsOf({ file, state }: Pick<Sending, 'file' | 'state'>, percent: number): string {
  switch (state.kind) {
    case 'waiting':
      return t('send.waiting');
    case 'sending':
      return t('send.sending', { percent });
    case 'sent':
      return state.name === file.name ? t('send.sent') : t('send.sentAs', { name: state.name });
    case 'failed':
      return errorText(state.error);
    default:
      return state satisfies never;
  }
}
