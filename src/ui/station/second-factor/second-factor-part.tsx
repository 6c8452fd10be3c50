import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { SecondFactorReply } from '#protocol/second-factor.ts';
import { useAsked } from '#ui/common/asked.ts';
import { dateText, momentText } from '#ui/common/format.ts';
import { ErrorNotice } from '#ui/common/notice.tsx';
import { getSecondFactor } from '#ui/common/second-factor-calls.ts';
import { t } from '#ui/common/texts.ts';
import {
  NewCodesDialog,
  SetUpDialog,
  secondFactorKey,
  TurnOffDialog,
} from '#ui/station/second-factor/second-factor-dialogs.tsx';

type Asked = 'set up' | 'new codes' | 'turn off';

/** From which number on somebody is told to make new ones. */
const codesFew = 3;

/** The own second factor, on the page of the account. */
export function SecondFactorPart() {
  const { data, error, refetch } = useQuery({ queryKey: secondFactorKey, queryFn: getSecondFactor });
  const { asked, ask, close } = useAsked<Asked>();
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={16} width={220} radius="sm" aria-label={t('factor.loading')} role="status" />;
  return (
    <>
      {data.onSinceMs === null ? (
        <Off state={data} ask={ask} />
      ) : (
        <On codes={data.recoveryCodes} sinceMs={data.onSinceMs} ask={ask} />
      )}
      {asked === 'set up' && <SetUpDialog close={close} />}
      {asked === 'new codes' && <NewCodesDialog close={close} />}
      {asked === 'turn off' && <TurnOffDialog demanded={data.demanded} close={close} />}
    </>
  );
}

function Off({ state, ask }: { readonly state: SecondFactorReply; ask(what: Asked): void }) {
  return (
    <Stack align="flex-start">
      <Group gap={8} wrap="nowrap">
        <IconShieldOff size={20} stroke={1.6} aria-hidden />
        <Text size="sm">{t(state.demanded ? 'factor.demanded' : 'factor.off')}</Text>
      </Group>
      <Button onClick={() => ask('set up')}>{t('factor.setUp')}</Button>
    </Stack>
  );
}

interface OnProps {
  readonly codes: number;
  readonly sinceMs: number;
  ask(what: Asked): void;
}

function On({ codes, sinceMs, ask }: OnProps) {
  const left = t('factor.codesLeft', { count: codes });
  return (
    <Stack align="flex-start">
      <Group gap={8} wrap="nowrap" align="flex-start">
        <IconShieldCheck size={20} stroke={1.6} aria-hidden />
        <Text size="sm" className="number">
          <span title={momentText(sinceMs)}>{t('factor.on', { date: dateText(sinceMs, Date.now()) })}</span>
          {` · ${left}. `}
          {codes <= codesFew && t('factor.codesFew')}
        </Text>
      </Group>
      <Group gap="xs">
        <Button variant="default" onClick={() => ask('new codes')}>
          {t('factor.codes.new')}
        </Button>
        <Button variant="default" onClick={() => ask('turn off')}>
          {t('factor.turnOff')}
        </Button>
      </Group>
    </Stack>
  );
}
