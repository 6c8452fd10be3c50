/** How much of the network is used, and when (A20-A22). */
import { Button, Checkbox, Group, Select, SimpleGrid } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isRate } from '#protocol/control/paced-hours.ts';
import type { LimitSettings, PaceText, SettingsTold } from '#protocol/control/settings.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { RateField } from '#ui/drive/rate-field.tsx';
import { HoursFields } from '#ui/drive/settings/hours-fields.tsx';
import { paceChoices } from '#ui/drive/settings/pace-choices.ts';
import { Section } from '#ui/drive/settings/section.tsx';
import { changeSettings, settingsKey } from '#ui/drive/settings/settings-calls.ts';
import { useSystem } from '#ui/drive/settings/use-system.ts';

export function LimitsSection({ told: { limits } }: { readonly told: SettingsTold }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(limits);
  const change = (part: Partial<LimitSettings>): void => setDraft({ ...draft, ...part });
  const save = useMutation({
    mutationFn: () => changeSettings({ limits: draft }),
    onSuccess: settings => {
      client.setQueryData(settingsKey, settings);
      notifyDone(t('driveSettings.saved'));
    },
  });
  const isFit = isRate(draft.up) && isRate(draft.down) && draft.hours.every(({ days }) => days.length > 0);
  return (
    <Section title="driveSettings.limits" about="driveSettings.limits.about">
      <form
        onSubmit={event => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <SimpleGrid cols={{ base: 1, xs: 2 }} mb="md">
          <RateField way="up" rate={draft.up} change={up => change({ up })} />
          <RateField way="down" rate={draft.down} change={down => change({ down })} />
        </SimpleGrid>
        <Select
          label={t('driveSettings.limits.usual')}
          description={t('driveSettings.limits.usual.about')}
          data={paceChoices()}
          allowDeselect={false}
          value={draft.usual}
          mb="md"
          onChange={usual => change({ usual: usual as PaceText })}
        />
        <HoursFields hours={draft.hours} change={hours => change({ hours })} />
        <PauseFields draft={draft} change={change} />
        <Checkbox
          mb="md"
          label={t('driveSettings.giveWay')}
          description={t('driveSettings.giveWay.about')}
          checked={draft.giveWay}
          onChange={event => change({ giveWay: event.currentTarget.checked })}
        />
        <FormError error={save.error} />
        <Group justify="flex-end" mt="md">
          <Button type="submit" disabled={!isFit} loading={save.isPending}>
            {t('driveSettings.save')}
          </Button>
        </Group>
      </form>
    </Section>
  );
}

interface PauseFieldsProps {
  readonly draft: LimitSettings;
  change(part: Partial<LimitSettings>): void;
}

function PauseFields({ draft, change }: PauseFieldsProps) {
  const system = useSystem();
  return (
    <>
      <Checkbox
        mt="md"
        label={t('driveSettings.battery')}
        description={system && t(`driveSettings.battery.${system.power}`)}
        checked={draft.pauseOnBattery}
        onChange={event => change({ pauseOnBattery: event.currentTarget.checked })}
      />
      <Checkbox
        mt="md"
        mb="md"
        label={t('driveSettings.network')}
        description={system && t(`driveSettings.network.${system.network}`)}
        checked={draft.pauseOnMetered}
        onChange={event => change({ pauseOnMetered: event.currentTarget.checked })}
      />
    </>
  );
}
