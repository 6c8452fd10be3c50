/** The fields by which a link is made and changed. */
import {
  Checkbox,
  Group,
  NumberInput,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { LinkRules } from '#protocol/link-rules.ts';
import { noteCharactersMax, type SharingLinkKindText } from '#protocol/sharing-link.ts';
import { type TextKey, t } from '#ui/common/texts.ts';
import { isBackwards, type LinkForm } from '#ui/station/links/link-form.ts';
import classes from '#ui/station/links/links.module.css';
import { VisitorsFields } from '#ui/station/links/visitors-fields.tsx';

interface LinkFieldsProps {
  readonly form: LinkForm;
  /** What the link may be; with one alone, nothing is to be chosen. */
  readonly kinds: readonly SharingLinkKindText[];
  /** What the station asks; it is said beside the fields. */
  readonly rules: LinkRules;
  /** Of a link that has a password already. */
  readonly hasPassword?: boolean;
  set(change: Partial<LinkForm>): void;
}

export function LinkFields({ form, kinds, rules, hasPassword = false, set }: LinkFieldsProps) {
  const [more, { toggle }] = useDisclosure(form.from !== '' || form.most !== '');
  const about = useId();
  return (
    <Stack gap="md">
      {kinds.length > 1 && (
        <div>
          <SegmentedControl
            fullWidth
            aria-label={t('makeLink.kind')}
            aria-describedby={about}
            data={kinds.map(value => ({ value, label: t(`links.kind.${value}`) }))}
            value={form.kind}
            onChange={kind => set({ kind: kind as SharingLinkKindText })}
          />
          <Text id={about} size="sm" c="dimmed" pt={6} role="status">
            {t(`links.kind.${form.kind}.about`)}
          </Text>
        </div>
      )}
      <VisitorsFields form={form} rules={rules} set={set} />
      <PasswordInput
        label={t('makeLink.password')}
        description={t(passwordAbout(rules, hasPassword))}
        required={rules.password && !hasPassword}
        withAsterisk={false}
        autoComplete="new-password"
        value={form.password}
        disabled={form.dropPassword}
        onChange={event => set({ password: event.currentTarget.value })}
      />
      {hasPassword && !rules.password && (
        <Checkbox
          label={t('makeLink.password.drop')}
          checked={form.dropPassword}
          onChange={event => set({ dropPassword: event.currentTarget.checked })}
        />
      )}
      <LimitFields form={form} rules={rules} set={set} />
      <UnstyledButton className={classes['more'] ?? ''} onClick={toggle} aria-expanded={more}>
        <Group gap={4}>
          {more ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
          {t('makeLink.more')}
        </Group>
      </UnstyledButton>
      {more && <MoreFields form={form} set={set} />}
    </Stack>
  );
}

/** When the link ends, and how often it opens. */
function LimitFields({ form, rules, set }: Pick<LinkFieldsProps, 'form' | 'rules' | 'set'>) {
  return (
    <>
      <div className={classes['pair']}>
        <TextInput
          type="datetime-local"
          label={t('makeLink.until')}
          {...(rules.daysMax === null ? {} : { description: t('linkRules.need.until', { count: rules.daysMax }) })}
          required={rules.daysMax !== null}
          withAsterisk={false}
          value={form.until}
          error={isBackwards(form) ? t('makeLink.order') : undefined}
          onChange={event => set({ until: event.currentTarget.value })}
        />
        <NumberInput
          label={t('makeLink.accesses')}
          {...whole}
          {...(rules.accessesMax === null ? {} : accessesAsked(rules.accessesMax))}
          value={form.accesses}
          onChange={value => set({ accesses: `${value}` })}
        />
      </div>
      {form.accesses !== '' && (
        <Text size="sm" c="dimmed">
          {t('makeLink.accesses.about')}
        </Text>
      )}
    </>
  );
}

function passwordAbout({ password }: LinkRules, hasPassword: boolean): TextKey {
  if (hasPassword) return 'makeLink.password.keep';
  return password ? 'linkRules.need.password' : 'makeLink.password.about';
}

function accessesAsked(max: number) {
  const description = t('linkRules.need.accesses', { count: max });
  return { max, description, required: true, withAsterisk: false } as const;
}

const whole = { min: 1, max: 1_000_000_000, allowDecimal: false, allowNegative: false, hideControls: true } as const;

function MoreFields({ form, set }: Pick<LinkFieldsProps, 'form' | 'set'>) {
  return (
    <>
      <div className={classes['pair']}>
        <TextInput
          type="datetime-local"
          label={t('makeLink.from')}
          value={form.from}
          onChange={event => set({ from: event.currentTarget.value })}
        />
        {form.kind === 'upload' && (
          <NumberInput
            label={t('makeLink.bytes')}
            {...whole}
            value={form.most}
            onChange={value => set({ most: `${value}` })}
          />
        )}
      </div>
      <TextInput
        label={t('makeLink.note')}
        description={t('makeLink.note.about')}
        maxLength={noteCharactersMax}
        value={form.note}
        onChange={event => set({ note: event.currentTarget.value })}
      />
    </>
  );
}
