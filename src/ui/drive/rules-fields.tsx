import { Checkbox, NumberInput, Radio, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { sizeMaxMegabytesMax } from '#model/filter.ts';
import { t } from '#ui/common/texts.ts';
import { ConflictFields } from '#ui/drive/conflict-fields.tsx';
import { RateField } from '#ui/drive/rate-field.tsx';
import type { RulesDraft } from '#ui/drive/rules-draft.ts';

interface RulesFieldsProps {
  readonly draft: RulesDraft;
  readonly fault: 'size' | 'extensions' | 'rate' | undefined;
  /** What is chosen of the remote folder (S15). */
  readonly folders: ReactNode;
  /** The account may not write there: nothing can be sent (S25). */
  readonly isReadOnly?: boolean;
  change(draft: RulesDraft): void;
}

/** The rules of a task in their parts: which way, which files, what of conflicts (S37), and how fast (A20). */
export function RulesFields(props: RulesFieldsProps) {
  return (
    <Tabs defaultValue="mode" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="mode">{t('panel.rules.mode')}</Tabs.Tab>
        <Tabs.Tab value="files">{t('panel.rules.files')}</Tabs.Tab>
        <Tabs.Tab value="folders">{t('selection.title')}</Tabs.Tab>
        <Tabs.Tab value="conflicts">{t('panel.rules.conflicts')}</Tabs.Tab>
        <Tabs.Tab value="speed">{t('panel.rules.speed')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="mode">
        <ModeFields {...props} />
      </Tabs.Panel>
      <Tabs.Panel value="folders">{props.folders}</Tabs.Panel>
      <Tabs.Panel value="files">
        <FileFields {...props} />
      </Tabs.Panel>
      <Tabs.Panel value="conflicts">
        <ConflictFields rules={props.draft} change={changed => props.change({ ...props.draft, ...changed })} />
      </Tabs.Panel>
      <Tabs.Panel value="speed">
        <SpeedFields {...props} />
      </Tabs.Panel>
    </Tabs>
  );
}

const modes = ['two-way', 'download-only', 'upload-only'] as const;

function ModeFields({ draft, isReadOnly = false, change }: RulesFieldsProps) {
  return (
    <Stack>
      <Radio.Group
        label={t('panel.rules.which')}
        value={draft.mode}
        onChange={value => change({ ...draft, mode: value as RulesDraft['mode'] })}
      >
        <Stack gap="xs" mt="xs">
          {modes.map(mode => (
            <Radio
              key={mode}
              value={mode}
              label={t(`panel.mode.${mode}`)}
              description={t(isReadOnly && mode !== 'download-only' ? 'panel.mode.denied' : `panel.mode.${mode}.about`)}
              disabled={isReadOnly && mode !== 'download-only'}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Checkbox
        label={t('panel.rules.check')}
        description={t('panel.rules.check.about')}
        checked={draft.consistencyCheck}
        onChange={event => change({ ...draft, consistencyCheck: event.currentTarget.checked })}
      />
    </Stack>
  );
}

function FileFields({ draft, fault, change }: RulesFieldsProps) {
  return (
    <Stack>
      <NumberInput
        label={t('panel.rules.size')}
        description={t('panel.rules.size.about')}
        value={draft.size}
        min={0}
        max={sizeMaxMegabytesMax}
        allowDecimal={false}
        suffix=" MB"
        error={fault === 'size' && t('panel.rules.size.fault')}
        onChange={value => change({ ...draft, size: typeof value === 'number' ? value : Number.NaN })}
      />
      <TextInput
        label={t('panel.rules.extensions')}
        description={t('panel.rules.extensions.about')}
        placeholder={t('panel.rules.extensions.example')}
        value={draft.extensions}
        error={fault === 'extensions' && t('panel.rules.extensions.fault')}
        onChange={event => change({ ...draft, extensions: event.currentTarget.value })}
      />
      <Textarea
        label={t('panel.rules.names')}
        description={t('panel.rules.names.about')}
        autosize
        minRows={2}
        maxRows={8}
        value={draft.names}
        onChange={event => change({ ...draft, names: event.currentTarget.value })}
      />
    </Stack>
  );
}

function SpeedFields({ draft, change }: RulesFieldsProps) {
  return (
    <Stack>
      <Text size="sm">{t('panel.rules.speed.about')}</Text>
      <RateField way="up" rate={draft.up} change={up => change({ ...draft, up })} />
      <RateField way="down" rate={draft.down} change={down => change({ ...draft, down })} />
    </Stack>
  );
}
