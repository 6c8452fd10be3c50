/** The dialog in which the mail server is configured. */
import { Modal, NumberInput, PasswordInput, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { MailOrder, MailSettings } from '#protocol/notices.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { setMail } from '#ui/common/notice-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';

interface MailDialogProps {
  readonly before: MailSettings | null;
  saved(host: string): void;
  close(): void;
}

type Security = MailSettings['security'];

const ports: Readonly<Record<Security, number>> = { starttls: 587, tls: 465, none: 25 };
const ways = ['starttls', 'tls', 'none'] as const;
const typed = { autoCapitalize: 'none', autoComplete: 'off', spellCheck: false } as const;
const needed = { ...typed, required: true, withAsterisk: false } as const;

export function MailDialog({ before, saved, close }: MailDialogProps) {
  const client = useQueryClient();
  const [security, setSecurity] = useState<Security>(before?.security ?? 'starttls');
  const saving = useMutation({
    mutationFn: async (form: FormData) => {
      const order = orderOf(security, form);
      await setMail(order);
      notifyDone(t('telling.mail.saved', { host: order.host }));
      await askAnew(client);
      saved(order.host);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(new FormData(event.currentTarget));
  };
  const port = before?.security === security ? before.port : ports[security];
  return (
    <Modal opened size="lg" onClose={close} title={t('telling.mail.dialog')}>
      <form onSubmit={submit} autoComplete="off">
        <Stack>
          <TextInput {...needed} label={t('telling.host')} name="host" defaultValue={before?.host} data-autofocus />
          <SegmentedControl
            aria-label={t('telling.security')}
            data={ways.map(value => ({ value, label: t(`telling.security.${value}`) }))}
            value={security}
            onChange={chosen => setSecurity(chosen as Security)}
          />
          <NumberInput
            key={security}
            {...needed}
            label={t('telling.port')}
            name="port"
            min={1}
            max={65_535}
            allowDecimal={false}
            defaultValue={port}
          />
          <WhoFields before={before} />
          <FormError error={saving.error} />
          <FormButtons close={close} submit={t('telling.save')} isPending={saving.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}

/** Who the station is there, and by what it knows the server. */
function WhoFields({ before }: Pick<MailDialogProps, 'before'>) {
  return (
    <>
      <TextInput
        {...typed}
        label={t('telling.user')}
        description={t('telling.user.about')}
        name="user"
        defaultValue={before?.user ?? ''}
      />
      <PasswordInput
        label={t('telling.password')}
        name="password"
        autoComplete="new-password"
        {...(before === null ? {} : { description: t('telling.password.kept') })}
      />
      <TextInput
        {...needed}
        label={t('telling.sender')}
        description={t('telling.sender.about')}
        name="sender"
        type="email"
        defaultValue={before?.sender}
      />
      <Textarea
        label={t('telling.ca')}
        description={t('telling.ca.about')}
        name="ca"
        defaultValue={before?.ca ?? ''}
        rows={3}
        spellCheck={false}
        placeholder="-----BEGIN CERTIFICATE-----"
      />
    </>
  );
}

function orderOf(security: Security, form: FormData): MailOrder {
  const text = (name: string): string => `${form.get(name) ?? ''}`.trim();
  const orNull = (name: string): string | null => (text(name) === '' ? null : text(name));
  const password = `${form.get('password') ?? ''}`;
  return {
    ...{ host: text('host'), port: Number(text('port')), security, user: orNull('user'), sender: text('sender') },
    ...{ ca: orNull('ca'), ...(password === '' ? {} : { password }) },
  };
}
