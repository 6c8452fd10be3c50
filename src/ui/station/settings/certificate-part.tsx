/** The certificate that the station shows: what it is, what comes next, and how to get another one. */
import { Alert, Button, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CertificateReply } from '#protocol/settings.ts';
import { useAsked } from '#ui/common/asked.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { momentText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { saveText } from '#ui/common/save-text.ts';
import { dropNextCertificate, endAcme, getCertificate, renewCertificate } from '#ui/common/settings-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { adminKey, askAnew } from '#ui/station/administration/data.ts';
import { AcmeDialog, ImportDialog, SelfMadeDialog } from '#ui/station/settings/certificate-dialogs.tsx';
import { CertificateFacts } from '#ui/station/settings/certificate-facts.tsx';
import own from '#ui/station/settings/settings.module.css';

/** How near an end is warned of. */
const soonMs = 14 * 24 * 60 * 60_000;

type Asked = 'import' | 'self-made' | 'acme';

export function CertificatePart() {
  const certificate = useQuery({ queryKey: [adminKey, 'certificate'], queryFn: getCertificate });
  return <Loaded query={certificate}>{data => <Certificate found={data} />}</Loaded>;
}

function Certificate({ found }: { readonly found: CertificateReply }) {
  const { shown, source, acme } = found;
  const { asked, ask, close } = useAsked<Asked>();
  const named = source === 'command line';
  const download = (): void => saveText(shown.certificate, { name: 'station.pem', type: 'application/x-pem-file' });
  return (
    <>
      <section className={classes['card']} aria-labelledby="certificate">
        <Title order={2} size="h5" id="certificate" mt="md">
          {t('certificate.title')}
        </Title>
        <CertificateFacts certificate={shown} source={source} />
        <Notes found={found} />
        <div className={own['deeds']}>
          <Button size="xs" disabled={named} onClick={() => ask('import')}>
            {t('certificate.import')}
          </Button>
          <Button size="xs" variant="default" disabled={named} onClick={() => ask('self-made')}>
            {t('certificate.selfMade')}
          </Button>
          <Button size="xs" variant="default" onClick={download}>
            {t('certificate.download')}
          </Button>
        </div>
      </section>
      <AcmePart found={found} setUp={() => ask('acme')} />
      {asked === 'import' && <ImportDialog close={close} />}
      {asked === 'self-made' && <SelfMadeDialog close={close} />}
      {asked === 'acme' && <AcmeDialog before={acme} close={close} />}
    </>
  );
}

/** What needs somebody's attention about it. */
function Notes({ found: { shown, next } }: { readonly found: CertificateReply }) {
  const client = useQueryClient();
  const dropping = useMutation({
    mutationFn: dropNextCertificate,
    onSuccess: async () => {
      notifyDone(t('certificate.next.dropped'));
      await askAnew(client);
    },
  });
  return (
    <>
      {shown.validUntilMs - Date.now() < soonMs && (
        <Note title={t('certificate.soon')} color="red">
          {t('certificate.soon.next', { until: momentText(shown.validUntilMs) })}
        </Note>
      )}
      {next && (
        <Note title={t('certificate.next')} color="blue">
          <Text size="sm" mb="xs">
            {t('certificate.next.text', { at: momentText(next.atMs), names: next.certificate.names.join(', ') })}
          </Text>
          <Button size="xs" variant="default" loading={dropping.isPending} onClick={() => dropping.mutate()}>
            {t('certificate.next.drop')}
          </Button>
          <FormError error={dropping.error} />
        </Note>
      )}
    </>
  );
}

interface NoteProps {
  readonly title: string;
  readonly color: string;
  readonly children: ReactNode;
}

function Note({ title, color, children }: NoteProps) {
  return (
    <Alert className={own['note'] ?? ''} title={title} color={color} variant="light" c="var(--mantine-color-text)">
      {children}
    </Alert>
  );
}

function AcmePart({ found, setUp }: { readonly found: CertificateReply; setUp(): void }) {
  const { acme, acmeState, source } = found;
  const client = useQueryClient();
  const acting = useMutation({
    mutationFn: async (what: 'renew' | 'end') => {
      await (what === 'renew' ? renewCertificate() : endAcme());
      notifyDone(t(what === 'renew' ? 'certificate.acme.done' : 'certificate.acme.ended'));
    },
    onSettled: () => askAnew(client),
  });
  return (
    <section className={classes['card']} aria-labelledby="acme">
      <div className={classes['row']}>
        <div className={classes['words']}>
          <Title order={2} size="h5" id="acme">
            {t('certificate.acme')}
          </Title>
          <Text c="dimmed" size="sm">
            {acme === null
              ? t('certificate.acme.lead')
              : t('certificate.acme.for', { directory: acme.directory, names: acme.names.join(', ') })}
          </Text>
          {acmeState?.failed === '' && (
            <Text c="dimmed" size="sm">
              {t('certificate.acme.renews', { at: momentText(acmeState.nextMs) })}
            </Text>
          )}
        </div>
        <Button size="xs" variant="default" disabled={source === 'command line'} onClick={setUp}>
          {t('certificate.acme.setUp')}
        </Button>
      </div>
      {acmeState !== null && acmeState.failed !== '' && (
        <Note title={t('certificate.acme.failed')} color="red">
          {acmeState.failed} {t('certificate.acme.next', { at: momentText(acmeState.nextMs) })}
        </Note>
      )}
      {acme !== null && (
        <div className={own['deeds']}>
          <Button size="xs" variant="default" loading={acting.isPending} onClick={() => acting.mutate('renew')}>
            {t('certificate.acme.renew')}
          </Button>
          <Button size="xs" variant="default" disabled={acting.isPending} onClick={() => acting.mutate('end')}>
            {t('certificate.acme.off')}
          </Button>
        </div>
      )}
    </section>
  );
}
