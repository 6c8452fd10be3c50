/** The hours of the week at which another pace holds than usually (A21). */
import { ActionIcon, Button, Chip, Group, Input, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import type { PacedHours, PaceText } from '#protocol/control/settings.ts';
import { t } from '#ui/common/texts.ts';
import { paceChoices } from '#ui/drive/settings/pace-choices.ts';
import classes from '#ui/drive/settings/settings.module.css';

const days = [1, 2, 3, 4, 5, 6, 7] as const;
const hoursMax = 50;
const workdays: PacedHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', pace: 'limited' };
const timePattern = '([01][0-9]|2[0-3]):[0-5][0-9]';

interface HoursFieldsProps {
  readonly hours: readonly PacedHours[];
  change(hours: PacedHours[]): void;
}

export function HoursFields({ hours, change }: HoursFieldsProps) {
  const id = useId();
  return (
    <div>
      <Input.Label id={id} component="div" display="block" mb={4}>
        {t('driveSettings.hours')}
      </Input.Label>
      {hours.length > 0 && (
        <ul className={classes['hours']} aria-labelledby={id}>
          {hours.map((span, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: their order says which holds, and nothing else names them
              key={index}
            >
              <SpanFields
                span={span}
                change={part => change(hours.map((each, at) => (at === index ? { ...each, ...part } : each)))}
                remove={() => change(hours.filter((_, at) => at !== index))}
              />
            </li>
          ))}
        </ul>
      )}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={15} aria-hidden />}
        disabled={hours.length >= hoursMax}
        onClick={() => change([...hours, workdays])}
      >
        {t('driveSettings.hours.add')}
      </Button>
    </div>
  );
}

interface SpanFieldsProps {
  readonly span: PacedHours;
  change(part: Partial<PacedHours>): void;
  remove(): void;
}

function SpanFields({ span, change, remove }: SpanFieldsProps) {
  return (
    <div className={classes['span']}>
      <Days chosen={span.days} change={chosen => change({ days: chosen })} />
      <Time label={t('driveSettings.hours.from')} time={span.from} change={from => change({ from })} />
      <Time label={t('driveSettings.hours.to')} time={span.to} change={to => change({ to })} />
      <Select
        label={t('driveSettings.hours.pace')}
        data={paceChoices()}
        allowDeselect={false}
        w={140}
        value={span.pace}
        onChange={pace => change({ pace: pace as PaceText })}
      />
      <ActionIcon
        variant="subtle"
        size="lg"
        aria-label={t('driveSettings.hours.remove', { from: span.from, to: span.to })}
        onClick={remove}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </div>
  );
}

interface DaysProps {
  readonly chosen: readonly number[];
  change(days: number[]): void;
}

function Days({ chosen, change }: DaysProps) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <Input.Label id={id} component="div" display="block" mb={4}>
        {t('driveSettings.hours.days')}
      </Input.Label>
      <Chip.Group multiple value={chosen.map(String)} onChange={value => change(value.map(Number).toSorted())}>
        <Group gap={4}>
          {days.map(day => (
            <Chip key={day} value={String(day)} size="xs">
              {t(`driveSettings.day.${day}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </div>
  );
}

interface TimeProps {
  readonly label: string;
  readonly time: string;
  change(time: string): void;
}

function Time({ label, time, change }: TimeProps) {
  return (
    <TextInput
      label={label}
      w={80}
      required
      withAsterisk={false}
      maxLength={5}
      pattern={timePattern}
      title={t('driveSettings.hours.time')}
      value={time}
      onChange={event => change(event.currentTarget.value)}
    />
  );
}
