/** The way to the stations: straight, as the system says, or through a proxy that is named here (S12, S73, S74). */
import { Button, Group, NumberInput, PasswordInput, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ProxySettings, ProxyTold } from '#protocol/control/settings.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/drive/settings/settings.module.css';
import { changeSettings, settingsKey } from '#ui/drive/settings/settings-calls.ts';
import { useSystem } from '#ui/drive/settings/use-system.ts';

const modes = ['none', 'system', 'manual'] as const;

interface ProxyFormProps {
  readonly proxy: ProxyTold;
  /** A button that gives up. */
  readonly leave?: ReactNode;
  saved?(): void;
}

export function ProxyForm({ proxy, leave, saved }: ProxyFormProps) {
  const client = useQueryClient();
  const { hasPassword, ...told } = proxy;
  const [draft, setDraft] = useState(told);
  // Undefined while the one that is kept stays.
  const [password, setPassword] = useState<string>();
  const save = useMutation({
    mutationFn: () => changeSettings({ proxy: { ...draft, ...(password === undefined ? {} : { password }) } }),
    onSuccess: settings => {
      client.setQueryData(settingsKey, settings);
      setPassword(undefined);
      notifyDone(t('driveSettings.saved'));
      saved?.();
    },
  });
  const keepsPassword =
    hasPassword && (['kind', 'host', 'port', 'name'] as const).every(part => draft[part] === told[part]);
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        // In the wizard's dialog it is, for React, within the form that asks for the station.
        event.stopPropagation();
        save.mutate();
      }}
    >
      <Stack>
        <ModeChoice mode={draft.mode} choose={mode => setDraft({ ...draft, mode })} />
        {draft.mode === 'manual' && (
          <ManualFields draft={draft} change={part => setDraft({ ...draft, ...part })}>
            <PasswordInput
              label={t('signIn.password')}
              description={t(
                keepsPassword ? 'driveSettings.proxy.password.kept' : 'driveSettings.proxy.password.about',
              )}
              autoComplete="off"
              maxLength={255}
              visibilityToggleButtonProps={{ 'aria-label': t('panel.connect.show') }}
              value={password ?? ''}
              onChange={event => setPassword(event.currentTarget.value)}
            />
          </ManualFields>
        )}
        <FormError error={save.error} />
        <Group justify="flex-end">
          {leave}
          <Button type="submit" loading={save.isPending}>
            {t('driveSettings.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ModeChoiceProps {
  readonly mode: ProxySettings['mode'];
  choose(mode: ProxySettings['mode']): void;
}

function ModeChoice({ mode, choose }: ModeChoiceProps) {
  const system = useSystem();
  const found = system?.proxy;
  const about = {
    none: undefined,
    manual: t('driveSettings.proxy.manual.about'),
    system: found && (found.text === '' ? t('driveSettings.proxy.system.none') : found.text),
  };
  return (
    <Radio.Group
      label={t('driveSettings.proxy.mode')}
      value={mode}
      onChange={value => choose(value as ProxySettings['mode'])}
    >
      <Stack gap="xs" mt="xs">
        {modes.map(each => (
          <Radio key={each} value={each} label={t(`driveSettings.proxy.${each}`)} description={about[each]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

interface ManualFieldsProps {
  readonly draft: Omit<ProxySettings, 'password'>;
  /** The password. */
  readonly children: ReactNode;
  change(part: Partial<ProxySettings>): void;
}

function ManualFields({ draft, children, change }: ManualFieldsProps) {
  return (
    <>
      <div className={classes['proxy']}>
        <Select
          label={t('driveSettings.proxy.kind')}
          data={[
            { value: 'http', label: t('driveSettings.proxy.http') },
            { value: 'socks5', label: t('driveSettings.proxy.socks5') },
          ]}
          allowDeselect={false}
          value={draft.kind}
          onChange={kind => change({ kind: kind === 'socks5' ? 'socks5' : 'http' })}
        />
        <TextInput
          label={t('driveSettings.proxy.host')}
          required
          maxLength={253}
          value={draft.host}
          onChange={event => change({ host: event.currentTarget.value.trim() })}
        />
        <NumberInput
          label={t('driveSettings.proxy.port')}
          required
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          value={draft.port}
          onChange={port => typeof port === 'number' && change({ port })}
        />
      </div>
      <Group grow align="start">
        <TextInput
          label={t('driveSettings.proxy.name')}
          description={t('driveSettings.proxy.name.about')}
          autoComplete="off"
          maxLength={255}
          value={draft.name}
          onChange={event => change({ name: event.currentTarget.value })}
        />
        {children}
      </Group>
    </>
  );
}
