/** What an administrator chooses about the station as a whole. */
import { Button, Switch, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { SettingsChange, SettingsReply } from '#protocol/settings.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { useAsked } from '#ui/common/asked.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { changeSettings, getSettings, setService } from '#ui/common/settings-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { adminKey, askAnew } from '#ui/station/administration/data.ts';
import { Frame } from '#ui/station/administration/frame.tsx';
import { sessionKey } from '#ui/station/session.ts';
import { AnnouncePart } from '#ui/station/settings/announce-part.tsx';
import { CertificatePart } from '#ui/station/settings/certificate-part.tsx';
import { KeptPart } from '#ui/station/settings/kept-part.tsx';
import { LogKeepPart } from '#ui/station/settings/log-keep-part.tsx';
import { RemovedKeepPart } from '#ui/station/settings/removed-keep-part.tsx';
import own from '#ui/station/settings/settings.module.css';

export function SettingsPage() {
  const settings = useQuery({ queryKey: [adminKey, 'settings'], queryFn: getSettings });
  return (
    <Frame title="settings.title" lead="settings.lead">
      <Loaded query={settings}>
        {data => (
          <>
            <StationPart settings={data} />
            <ServicePart on={data.service} />
            <AnnouncePart settings={data} />
            <KeptPart />
            <RemovedKeepPart />
            <CertificatePart />
            <LogKeepPart />
          </>
        )}
      </Loaded>
    </Frame>
  );
}

const names = ['name', 'publicUrl', 'listen', 'holdFiles'] as const;
type Name = (typeof names)[number];

const options: Readonly<Record<Name, string>> = {
  name: '--name',
  publicUrl: '',
  listen: '--listen',
  holdFiles: '--hold-deletions',
};

function StationPart({ settings }: { readonly settings: SettingsReply }) {
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: (form: FormData) => changeSettings(changeOf(form, settings)),
    onSuccess: async ({ listen }) => {
      notifyDone(t(listen === settings.listen ? 'settings.saved' : 'settings.saved.restart'));
      await Promise.all([askAnew(client), client.invalidateQueries({ queryKey: sessionKey })]);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(new FormData(event.currentTarget));
  };
  return (
    <section className={classes['card']} aria-labelledby="station">
      <Title order={2} size="h5" id="station" mt="md">
        {t('settings.station')}
      </Title>
      <form onSubmit={submit} className={own['form']}>
        {names.map(name => (
          <TextInput
            key={name}
            name={name}
            label={t(`settings.${name}`)}
            description={aboutText(name, settings)}
            defaultValue={String(settings[name])}
            disabled={settings.given.includes(name)}
            autoComplete="off"
            spellCheck={false}
          />
        ))}
        <div>
          <FormError error={saving.error} />
          <Button type="submit" loading={saving.isPending} mt={saving.error ? 'sm' : 0}>
            {t('settings.save')}
          </Button>
        </div>
      </form>
    </section>
  );
}

function aboutText(name: Name, { given, listensOn }: SettingsReply): string {
  if (given.includes(name)) return t('settings.given', { option: options[name] });
  return t(`settings.${name}.about`, { now: listensOn ?? '' });
}

/** What differs; fields that the command line decides are no part of the form. */
function changeOf(form: FormData, settings: SettingsReply): SettingsChange {
  const changed = names
    .filter(name => form.get(name) !== null && form.get(name) !== String(settings[name]))
    .map(name => [name, String(form.get(name))]);
  return Object.fromEntries(changed);
}

function ServicePart({ on }: { readonly on: boolean }) {
  const client = useQueryClient();
  const { asked, ask, close } = useAsked<'off'>();
  const change = async (to: boolean): Promise<void> => {
    await setService(to);
    notifyDone(t(to ? 'service.on.done' : 'service.off.done'));
    await askAnew(client);
  };
  const switching = useMutation({ mutationFn: change });
  return (
    <section className={classes['card']} aria-labelledby="service">
      <div className={classes['row']}>
        <div className={classes['words']}>
          <Title order={2} size="h5" id="service">
            {t('service.title')}
          </Title>
          <Text c="dimmed" size="sm">
            {t('service.lead')}
          </Text>
          <FormError error={switching.error} />
        </div>
        <Switch
          aria-label={t('service.on')}
          checked={on}
          disabled={switching.isPending}
          onChange={({ currentTarget }) => (currentTarget.checked ? switching.mutate(true) : ask('off'))}
        />
      </div>
      {asked && (
        <AskDialog
          title={t('service.off.title')}
          text={t('service.off.text')}
          submit={t('service.off.submit')}
          act={() => change(false)}
          close={close}
        />
      )}
    </section>
  );
}
