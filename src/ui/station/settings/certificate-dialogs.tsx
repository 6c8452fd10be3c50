/** The dialogs by which another certificate is brought, made, or ordered. */
import { Alert, Checkbox, Modal, NumberInput, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { AcmeWire, CertificateLook } from '#protocol/settings.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { importCertificate, lookAtCertificate, makeCertificate, setAcme } from '#ui/common/settings-calls.ts';
import { type TextKey, t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import { CertificateFacts } from '#ui/station/settings/certificate-facts.tsx';
import own from '#ui/station/settings/settings.module.css';

interface FormDialogProps {
  readonly title: TextKey;
  readonly submit: TextKey;
  /** What is said when `act` answers true: that it is done, and the dialog closes. */
  readonly done: TextKey;
  readonly children: ReactNode;
  act(form: FormData): Promise<boolean>;
  close(): void;
}

function FormDialog({ title, submit, done, children, act, close }: FormDialogProps) {
  const client = useQueryClient();
  const acting = useMutation({
    mutationFn: act,
    onSuccess: isDone => {
      if (!isDone) return;
      notifyDone(t(done));
      close();
    },
    // A failure of an order is part of what is shown.
    onSettled: () => askAnew(client),
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    acting.mutate(new FormData(event.currentTarget));
  };
  return (
    <Modal opened size="lg" onClose={close} title={t(title)}>
      <form onSubmit={onSubmit} autoComplete="off">
        <Stack>
          {children}
          <FormError error={acting.error} />
          <FormButtons close={close} submit={t(submit)} isPending={acting.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}

const typed = (form: FormData, name: string): string => `${form.get(name) ?? ''}`.trim();
const lines = (form: FormData, name: string): string[] =>
  typed(form, name)
    .split(/[\s,]+/)
    .filter(line => line !== '');

/** Checked first: what it is stands there before it is taken. */
export function ImportDialog({ close }: { close(): void }) {
  const [looked, setLooked] = useState<CertificateLook>();
  const act = async (form: FormData): Promise<boolean> => {
    const pair = { certificate: typed(form, 'certificate'), key: typed(form, 'key') };
    if (looked === undefined) {
      setLooked(await lookAtCertificate({ ...pair, now: false }));
      return false;
    }
    await importCertificate({ ...pair, now: form.get('now') !== null });
    return true;
  };
  const again = (): void => setLooked(undefined);
  return (
    <FormDialog
      title="certificate.import.title"
      submit={looked === undefined ? 'certificate.import.look' : 'certificate.import.submit'}
      done="certificate.import.done"
      act={act}
      close={close}
    >
      <Textarea {...pem('certificate.import.chain')} name="certificate" onChange={again} required data-autofocus />
      <Textarea {...pem('certificate.import.key')} name="key" onChange={again} required />
      {looked !== undefined && (
        <>
          <CertificateFacts certificate={looked.certificate} />
          <Alert variant="light" c="var(--mantine-color-text)" role="status">
            {t(looked.keyKnown ? 'certificate.import.known' : 'certificate.import.unknown')}
          </Alert>
          {!looked.keyKnown && (
            <Checkbox name="now" label={t('certificate.import.now')} description={t('certificate.import.now.about')} />
          )}
        </>
      )}
    </FormDialog>
  );
}

function pem(name: 'certificate.import.chain' | 'certificate.import.key' | 'certificate.acme.authority') {
  return {
    label: t(name),
    description: t(`${name}.about`),
    rows: 4,
    withAsterisk: false,
    spellCheck: false,
    placeholder: name === 'certificate.import.key' ? '-----BEGIN PRIVATE KEY-----' : '-----BEGIN CERTIFICATE-----',
    classNames: { input: own['mono'] ?? '' },
  } as const;
}

export function SelfMadeDialog({ close }: { close(): void }) {
  const act = async (form: FormData): Promise<boolean> => {
    await makeCertificate(lines(form, 'names'));
    return true;
  };
  return (
    <FormDialog
      title="certificate.selfMade.title"
      submit="certificate.selfMade.submit"
      done="certificate.selfMade.done"
      act={act}
      close={close}
    >
      <Text>{t('certificate.selfMade.text')}</Text>
      <Textarea
        name="names"
        label={t('certificate.selfMade.names')}
        description={t('certificate.selfMade.names.about')}
        rows={4}
        spellCheck={false}
        data-autofocus
      />
    </FormDialog>
  );
}

/** Where http-01 is answered, if nothing stands between. */
const usualPort = 80;

/** The authority that most people take. */
const usualDirectory = 'https://acme-v02.api.letsencrypt.org/directory';

export function AcmeDialog({ before, close }: { readonly before: AcmeWire | null; close(): void }) {
  const [challenge, setChallenge] = useState<AcmeWire['challenge']>(before?.challenge ?? 'http-01');
  const act = async (form: FormData): Promise<boolean> => {
    const of = (name: string): string => typed(form, name);
    const names = lines(form, 'names');
    await setAcme({
      ...{ directory: of('directory'), names, mail: of('mail') },
      ...{ challenge, port: challenge === 'http-01' ? Number(of('port')) : usualPort, authority: of('authority') },
    });
    return true;
  };
  return (
    <FormDialog
      title="certificate.acme.title"
      submit="certificate.acme.submit"
      done="certificate.acme.done"
      act={act}
      close={close}
    >
      <Textarea
        {...{ name: 'names', label: t('certificate.acme.names'), description: t('certificate.acme.names.about') }}
        {...{ rows: 2, required: true, withAsterisk: false, spellCheck: false }}
        defaultValue={before?.names.join('\n')}
        data-autofocus
      />
      <TextInput
        {...{ name: 'directory', label: t('certificate.acme.directory'), required: true, withAsterisk: false }}
        defaultValue={before?.directory ?? usualDirectory}
        spellCheck={false}
      />
      <TextInput
        {...{ name: 'mail', label: t('certificate.acme.mail'), description: t('certificate.acme.mail.about') }}
        defaultValue={before?.mail}
        type="email"
      />
      <Radio.Group
        label={t('certificate.challenge')}
        value={challenge}
        onChange={chosen => setChallenge(chosen as AcmeWire['challenge'])}
      >
        <Stack gap="sm" mt={8}>
          {(['http-01', 'tls-alpn-01'] as const).map(way => (
            <Radio
              key={way}
              value={way}
              label={t(`certificate.challenge.${way}`)}
              description={t(`certificate.challenge.${way}.about`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {challenge === 'http-01' && (
        <NumberInput
          {...{ name: 'port', label: t('certificate.acme.port'), description: t('certificate.acme.port.about') }}
          {...{ min: 1, max: 65_535, required: true, withAsterisk: false, hideControls: true }}
          defaultValue={before?.port ?? usualPort}
        />
      )}
      <Textarea {...pem('certificate.acme.authority')} name="authority" defaultValue={before?.authority} rows={2} />
    </FormDialog>
  );
}
