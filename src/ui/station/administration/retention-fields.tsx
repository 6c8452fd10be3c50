/** The fields of a policy of what a share keeps of its past, and what they say. */
import { Group, NativeSelect, NumberInput, Radio, Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { retentionDaysMax, retentionVersionsMax } from '#model/retention.ts';
import type { RetentionWire } from '#protocol/retention.ts';
import { t } from '#ui/common/texts.ts';
import {
  amountOf,
  bytesOf,
  type QuotaAmount,
  type QuotaUnit,
  quotaUnits,
} from '#ui/station/administration/quota-amount.ts';

/** What is offered where there is no limit yet. */
const offered = { versions: retentionVersionsMax, days: 90, bytes: 10 * 1024 ** 3 };

/** What the fields show; a limit that is off keeps its number for when it is on again. */
export interface RetentionDraft {
  readonly on: { readonly versions: boolean; readonly days: boolean; readonly bytes: boolean };
  /** NaN where the field is empty. */
  readonly versions: number;
  readonly order: RetentionWire['order'];
  readonly days: number;
  readonly space: QuotaAmount;
}

export function draftOf({ versions, order, days, bytes }: RetentionWire): RetentionDraft {
  return {
    on: { versions: versions !== null, days: days !== null, bytes: bytes !== null },
    versions: versions ?? offered.versions,
    order,
    days: days ?? offered.days,
    space: amountOf(bytes ?? offered.bytes),
  };
}

export function retentionOf({ on, versions, order, days, space }: RetentionDraft): RetentionWire {
  return {
    versions: on.versions ? versions : null,
    order,
    days: on.days ? days : null,
    bytes: on.bytes ? (space.amount === 0 ? 0 : bytesOf(space)) : null,
  };
}

/** Whether all that is on can be saved. */
export function isRight(draft: RetentionDraft): boolean {
  const { on, space } = draft;
  return versionsFit(draft) && daysFit(draft) && (!on.bytes || space.amount >= 0);
}

function versionsFit({ on, versions }: RetentionDraft): boolean {
  return !on.versions || (Number.isInteger(versions) && versions >= 0 && versions <= retentionVersionsMax);
}

function daysFit({ on, days }: RetentionDraft): boolean {
  return !on.days || (Number.isInteger(days) && days >= 1 && days <= retentionDaysMax);
}

interface RetentionFieldsProps {
  readonly draft: RetentionDraft;
  change(draft: RetentionDraft): void;
}

export function RetentionFields({ draft, change }: RetentionFieldsProps) {
  const turn = (some: Partial<RetentionDraft['on']>): void => change({ ...draft, on: { ...draft.on, ...some } });
  const { on } = draft;
  return (
    <>
      <Limit label={t('retention.number')} on={on.versions} turn={versions => turn({ versions })} first>
        <VersionsFields draft={draft} change={change} />
      </Limit>
      <Limit label={t('retention.time')} on={on.days} turn={days => turn({ days })}>
        <NumberInput
          label={t('retention.days')}
          value={Number.isNaN(draft.days) ? '' : draft.days}
          onChange={value => change({ ...draft, days: numberIn(value) })}
          allowDecimal={false}
          allowNegative={false}
          {...(daysFit(draft) ? {} : { error: t('retention.days.wrong') })}
        />
      </Limit>
      <Limit label={t('retention.space')} on={on.bytes} turn={bytes => turn({ bytes })}>
        <SpaceFields draft={draft} change={change} />
      </Limit>
    </>
  );
}

function VersionsFields({ draft, change }: RetentionFieldsProps) {
  return (
    <Stack gap="sm">
      <NumberInput
        label={t('retention.versions')}
        value={Number.isNaN(draft.versions) ? '' : draft.versions}
        onChange={value => change({ ...draft, versions: numberIn(value) })}
        allowDecimal={false}
        allowNegative={false}
        {...(versionsFit(draft) ? {} : { error: t('retention.versions.wrong') })}
      />
      <Radio.Group
        label={t('retention.order')}
        value={draft.order}
        onChange={order => change({ ...draft, order: order === 'smart' ? 'smart' : 'oldest' })}
      >
        <Stack gap="xs" mt={4}>
          <Radio value="oldest" label={t('retention.order.oldest')} />
          <Radio value="smart" label={t('retention.order.smart')} />
        </Stack>
      </Radio.Group>
    </Stack>
  );
}

function SpaceFields({ draft, change }: RetentionFieldsProps) {
  const { space } = draft;
  return (
    <Group align="end" gap="sm" wrap="nowrap">
      <NumberInput
        label={t('retention.amount')}
        value={space.amount}
        onChange={value => change({ ...draft, space: { ...space, amount: Number(value) } })}
        min={0}
        max={9_999}
        decimalScale={2}
        allowNegative={false}
        flex={1}
      />
      <NativeSelect
        aria-label={t('retention.unit')}
        data={[...quotaUnits]}
        value={space.unit}
        onChange={event => change({ ...draft, space: { ...space, unit: event.currentTarget.value as QuotaUnit } })}
      />
    </Group>
  );
}

interface LimitProps {
  readonly label: string;
  readonly on: boolean;
  /** Gets the focus when the dialog opens. */
  readonly first?: boolean;
  readonly children: ReactNode;
  turn(on: boolean): void;
}

function Limit({ label, on, first = false, children, turn }: LimitProps) {
  return (
    <Stack gap="sm">
      <Switch
        label={label}
        checked={on}
        onChange={event => turn(event.currentTarget.checked)}
        {...(first ? { 'data-autofocus': true } : {})}
      />
      {on && children}
    </Stack>
  );
}

function numberIn(value: number | string): number {
  return value === '' ? Number.NaN : Number(value);
}
