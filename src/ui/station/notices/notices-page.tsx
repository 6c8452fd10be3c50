/** Everything that this account was told, the newest first. Whoever has it before them has seen it. */
import { Anchor, Badge, Button, Group, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { NoticesReply, NoticeWire } from '#protocol/notices.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { momentText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { setMailAddress, setNoticesSeen } from '#ui/common/notice-calls.ts';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { Frame, Rows } from '#ui/station/administration/frame.tsx';
import { ChoicesPart } from '#ui/station/notices/choices-part.tsx';
import { noticesKey, useNotices } from '#ui/station/notices/data.ts';
import own from '#ui/station/notices/notices.module.css';

export function NoticesPage() {
  const notices = useNotices();
  return (
    <Frame title="notices.title" lead="notices.lead">
      <Loaded query={notices}>{data => <Told told={data} />}</Loaded>
    </Frame>
  );
}

function Told({ told }: { readonly told: NoticesReply }) {
  const client = useQueryClient();
  // What was new when the page was opened stays marked for as long as it is open.
  const [seenBefore] = useState(told.seen);
  const newest = told.notices[0]?.number ?? 0;
  useEffect(() => {
    if (newest <= told.seen) return;
    setNoticesSeen(newest).then(() => client.invalidateQueries({ queryKey: noticesKey }), notifyError);
  }, [client, newest, told.seen]);
  return (
    <>
      <Rows rows={told.notices} label={t('notices.title')} none="notices.none">
        {notice => <Row key={notice.number} notice={notice} isNew={notice.number > seenBefore} />}
      </Rows>
      <AddressPart address={told.mailAddress} />
      <ChoicesPart hasAddress={told.mailAddress !== null} />
    </>
  );
}

const colors = { problem: 'red.9', warning: 'orange.9', note: 'gray.7' } as const;

function Row({ notice, isNew }: { readonly notice: NoticeWire; readonly isNew: boolean }) {
  const { severity, state, sentence, next, page, raisedMs, overMs } = notice;
  const color = state === 'over' ? colors.note : colors[severity];
  return (
    <li className={own['notice']} data-over={state === 'over'}>
      <Group gap={8} className={own['head'] ?? ''}>
        <Badge size="sm" variant="filled" color={color}>
          {t(`notices.${severity}`)}
        </Badge>
        {isNew && (
          <Badge size="sm" variant="outline">
            {t('notices.new')}
          </Badge>
        )}
        <time className={classes['when']} dateTime={new Date(raisedMs).toISOString()}>
          {momentText(raisedMs)}
        </time>
        {overMs !== null && <span className={classes['when']}>{t('notices.over', { when: momentText(overMs) })}</span>}
      </Group>
      <p className={own['sentence']}>{sentence}</p>
      {next !== '' && (
        <p className={own['next']}>
          {next}{' '}
          <Anchor component={Link} href={page} size="sm" underline="always">
            {t('notices.go')}
          </Anchor>
        </p>
      )}
    </li>
  );
}

function AddressPart({ address }: { readonly address: string | null }) {
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: async (typed: string) => {
      await setMailAddress(typed === '' ? null : typed);
      notifyDone(typed === '' ? t('notices.address.none') : t('notices.address.saved', { address: typed }));
      await client.invalidateQueries({ queryKey: noticesKey });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(`${new FormData(event.currentTarget).get('address') ?? ''}`.trim());
  };
  return (
    <section className={classes['card']} aria-labelledby="mail-for-you">
      <form onSubmit={submit} className={own['address']}>
        <div>
          <Title order={2} size="h5" id="mail-for-you">
            {t('notices.address')}
          </Title>
          <Text c="dimmed" size="sm">
            {t('notices.address.lead')}
          </Text>
        </div>
        <Group align="flex-end" gap="sm">
          <TextInput
            className={own['field'] ?? ''}
            label={t('notices.address.label')}
            name="address"
            type="email"
            autoComplete="email"
            defaultValue={address ?? ''}
          />
          <Button type="submit" variant="default" loading={saving.isPending}>
            {t('notices.address.save')}
          </Button>
        </Group>
        <FormError error={saving.error} />
      </form>
    </section>
  );
}
