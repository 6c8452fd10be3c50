/** The station and the account; a certificate that nobody vouches for is compared by the person (S8, S82-S84). */
import { Button, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { LinkOrder } from '#protocol/control/orders.ts';
import type { SeenStation } from '#protocol/control/set-up.ts';
import type { ConnectionStatus } from '#protocol/control/status.ts';
import { ApiError } from '#ui/common/api.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';
import { link, lookAt } from '#ui/drive/calls.ts';
import { Fingerprint } from '#ui/drive/fingerprint.tsx';
import { ProxyDialog } from '#ui/drive/settings/proxy-dialog.tsx';
import { NearbyStations } from '#ui/drive/wizard/nearby-stations.tsx';

interface ConnectStepProps {
  readonly computer: string;
  /** The connection that is made anew: its station and account stay. */
  readonly again: ConnectionStatus | undefined;
  /** Of the heading: 1 where none stands above. */
  readonly order: 1 | 2;
  /** A button that gives up; undefined where there is nothing to go back to. */
  readonly leave: ReactNode;
  linked(connection: string): void;
}

export function ConnectStep({ computer, again, order: level, leave, linked }: ConnectStepProps) {
  const [order, setOrder] = useState<LinkOrder>({
    url: again?.url ?? '',
    user: again?.account ?? '',
    password: '',
    computer,
  });
  const [seen, setSeen] = useState<SeenStation>();
  // What a person said yes to, for that address alone.
  const [accepted, setAccepted] = useState<SeenStation>();
  const linking = useMutation({
    // Left empty, the computer goes by its own name.
    mutationFn: ({ computer: called, ...rest }: LinkOrder) => link(called ? { ...rest, computer: called } : rest),
    onSuccess: ({ connection }) => linked(connection),
    // The certificate may have been changed in between: it is looked at anew.
    onError: error => isAboutCertificate(error) && setAccepted(undefined),
  });
  const looking = useMutation({
    mutationFn: () => lookAt(order.url),
    onSuccess: found => (found.isVouchedFor ? linking.mutate(order) : setSeen(found)),
  });
  const wantsCode = order.code !== undefined || isCodeWanted(linking.error);
  if (seen) {
    const accept = (): void => {
      setAccepted(seen);
      setSeen(undefined);
      linking.mutate({ ...order, trust: seen.fingerprint });
    };
    return <TrustStep seen={seen} order={level} accept={accept} back={() => setSeen(undefined)} />;
  }
  const submit = (): void => {
    if (accepted) linking.mutate({ ...order, trust: accepted.fingerprint });
    else looking.mutate();
  };
  const change = (part: Partial<LinkOrder>): void => {
    if (part.url !== undefined) setAccepted(undefined);
    // Whether a code is wanted, and what went wrong, was said of another account or station.
    const isOther = part.url !== undefined || part.user !== undefined;
    if (isOther) {
      linking.reset();
      looking.reset();
    }
    const { code: _code, ...rest } = order;
    setOrder({ ...(isOther ? rest : order), ...part });
  };
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <Title order={level} size="h4">
          {t('panel.connect.title')}
        </Title>
        <ConnectFields order={order} isAgain={again !== undefined} wantsCode={wantsCode} change={change} />
        <FormError error={looking.error ?? linking.error} />
        <Group justify="flex-end">
          {isUnreachable(looking.error ?? linking.error) && <ProxyButton again={submit} />}
          {leave}
          <Button type="submit" loading={looking.isPending || linking.isPending}>
            {t('panel.connect.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ConnectFieldsProps {
  readonly order: LinkOrder;
  /** Of a connection that is made anew: its station and account stay. */
  readonly isAgain: boolean;
  readonly wantsCode: boolean;
  change(part: Partial<LinkOrder>): void;
}

function ConnectFields({ order, isAgain, wantsCode, change }: ConnectFieldsProps) {
  return (
    <>
      <TextInput
        label={t('panel.connect.address')}
        description={t('panel.connect.address.about')}
        placeholder={t('panel.connect.address.example')}
        required
        autoFocus
        disabled={isAgain}
        value={order.url}
        onChange={event => change({ url: event.currentTarget.value })}
      />
      {!isAgain && <NearbyStations take={url => change({ url })} />}
      <Group grow align="start">
        <TextInput
          label={t('panel.connect.user')}
          required
          autoComplete="username"
          disabled={isAgain}
          value={order.user}
          onChange={event => change({ user: event.currentTarget.value })}
        />
        <PasswordInput
          label={t('signIn.password')}
          required
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('panel.connect.show') }}
          value={order.password}
          onChange={event => change({ password: event.currentTarget.value })}
        />
      </Group>
      {wantsCode && (
        <TextInput
          label={t('panel.connect.code')}
          description={t('panel.connect.code.about')}
          autoComplete="one-time-code"
          required
          value={order.code ?? ''}
          onChange={event => change({ code: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={t('panel.connect.computer')}
        description={t('panel.connect.computer.about')}
        value={order.computer ?? ''}
        onChange={event => change({ computer: event.currentTarget.value })}
      />
    </>
  );
}

/** Choosing a proxy is one way out where a station cannot be reached; then it is tried again (S12). */
function ProxyButton({ again }: { again(): void }) {
  const [isOpen, setOpen] = useState(false);
  const saved = (): void => {
    setOpen(false);
    again();
  };
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('driveSettings.proxy.open')}
      </Button>
      {isOpen && <ProxyDialog saved={saved} close={() => setOpen(false)} />}
    </>
  );
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'drive-unreachable';
}

/** The account has a second factor, or the code was wrong. */
function isCodeWanted(error: unknown): boolean {
  return error instanceof ApiError && ['code-wanted', 'code-wrong'].includes(error.code);
}

/** Another certificate than the accepted one answered. */
function isAboutCertificate(error: unknown): boolean {
  return error instanceof ApiError && error.about['failure'] === 'certificate';
}

interface TrustStepProps {
  readonly order: 1 | 2;
  readonly seen: SeenStation;
  accept(): void;
  back(): void;
}

function TrustStep({ seen, order: level, accept, back }: TrustStepProps) {
  return (
    <Stack>
      <Title order={level} size="h4">
        {t('panel.trust.title')}
      </Title>
      <Text>{t('panel.trust.text', { url: seen.url })}</Text>
      <Fingerprint text={seen.fingerprint} />
      <Text size="sm" c="dimmed">
        {t('panel.trust.where')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={back}>
          {t('panel.trust.back')}
        </Button>
        <Button onClick={accept} autoFocus>
          {t('panel.trust.submit')}
        </Button>
      </Group>
    </Stack>
  );
}
