/** The dialog in which a share, or homes to come, get a quota. */
import { Group, Modal, NativeSelect, NumberInput, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ManagedShareWire } from '#protocol/administer.ts';
import type { QuotaBytes } from '#protocol/quotas.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { getHomeQuota, setHomeQuota, setQuota } from '#ui/common/quota-calls.ts';
import { t } from '#ui/common/texts.ts';
import { adminKey, askAnew } from '#ui/station/administration/data.ts';
import { amountOf, bytesOf, type QuotaUnit, quotaUnits } from '#ui/station/administration/quota-amount.ts';

/** What is offered where there is no quota yet. */
const quotaOffered = 10 * 1024 ** 3;

/** The quota of one share. */
export function ShareQuotaDialog({ share, close }: { readonly share: ManagedShareWire; close(): void }) {
  const { name, quota } = share;
  return (
    <QuotaDialog
      title={t('quota.title', { share: name })}
      lead={t('quota.lead')}
      quota={quota}
      save={bytes => setQuota(name, bytes)}
      close={close}
    />
  );
}

/** The quota of homes that are made from now on. */
export function HomeQuotaDialog({ close }: { close(): void }) {
  const { data } = useQuery({ queryKey: [adminKey, 'home quota'], queryFn: getHomeQuota });
  if (data === undefined) return null;
  return (
    <QuotaDialog
      title={t('quota.homes')}
      lead={t('quota.homes.lead')}
      quota={data.bytes}
      save={setHomeQuota}
      close={close}
    />
  );
}

interface QuotaDialogProps {
  readonly title: string;
  readonly lead: string;
  readonly quota: QuotaBytes;
  save(bytes: QuotaBytes): Promise<void>;
  close(): void;
}

function QuotaDialog({ title, lead, quota, save, close }: QuotaDialogProps) {
  const client = useQueryClient();
  const [limited, setLimited] = useState(quota !== null);
  const [{ amount, unit }, setAmount] = useState(amountOf(quota ?? quotaOffered));
  const saving = useMutation({
    mutationFn: () => save(limited ? bytesOf({ amount, unit }) : null),
    onSuccess: async () => {
      notifyDone(t('quota.saved'));
      await askAnew(client);
      close();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!limited || amount > 0) saving.mutate();
  };
  return (
    <Modal opened onClose={close} title={title}>
      <form onSubmit={submit}>
        <Stack>
          <Text c="dimmed" size="sm">
            {lead}
          </Text>
          <Switch
            label={t('quota.limited')}
            checked={limited}
            onChange={event => setLimited(event.currentTarget.checked)}
            data-autofocus
          />
          {limited && (
            <Group align="end" gap="sm" wrap="nowrap">
              <NumberInput
                label={t('quota.amount')}
                value={amount}
                onChange={value => setAmount({ amount: Number(value), unit })}
                min={0}
                max={9_999}
                decimalScale={2}
                allowNegative={false}
                {...(amount > 0 ? {} : { error: t('quota.zero') })}
                flex={1}
              />
              <NativeSelect
                aria-label={t('quota.unit')}
                data={[...quotaUnits]}
                value={unit}
                onChange={event => setAmount({ amount, unit: event.currentTarget.value as QuotaUnit })}
              />
            </Group>
          )}
          <FormError error={saving.error} />
          <FormButtons close={close} submit={t('quota.save')} isPending={saving.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}
