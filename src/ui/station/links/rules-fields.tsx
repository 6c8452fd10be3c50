/** The fields by which the rules for links are chosen. */
import { NumberInput, Radio, Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import type { LinkMakers } from '#protocol/link-rules.ts';
import { t } from '#ui/common/texts.ts';
import { faultOf, type LinkLimit, type RulesDraft } from '#ui/station/links/rules-draft.ts';

const makers: readonly LinkMakers[] = ['everybody', 'administrators', 'nobody'];

interface RulesFieldsProps {
  readonly draft: RulesDraft;
  set(change: Partial<RulesDraft>): void;
}

export function RulesFields({ draft, set }: RulesFieldsProps) {
  return (
    <>
      <Switch
        label={t('sharing.links')}
        description={t('sharing.links.about')}
        checked={draft.sharing}
        onChange={event => set({ sharing: event.currentTarget.checked })}
      />
      {draft.sharing && <MakersFields draft={draft} set={set} />}
    </>
  );
}

/** Where no link opens, nobody is asked who makes them. */
function MakersFields({ draft, set }: RulesFieldsProps) {
  return (
    <>
      <Radio.Group
        label={t('linkRules.makers')}
        value={draft.makers}
        onChange={chosen => set({ makers: chosen as LinkMakers })}
      >
        <Stack gap="xs" mt={4}>
          {makers.map(value => (
            <Radio key={value} value={value} label={t(`linkRules.makers.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {draft.makers !== 'nobody' && <TermsFields draft={draft} set={set} />}
    </>
  );
}

/** Where nobody makes links, nothing is asked of them. */
function TermsFields({ draft, set }: RulesFieldsProps) {
  return (
    <>
      <Switch
        label={t('linkRules.upload')}
        description={t('linkRules.upload.about')}
        checked={draft.upload}
        onChange={event => set({ upload: event.currentTarget.checked })}
      />
      <Switch
        label={t('linkRules.password')}
        checked={draft.password}
        onChange={event => set({ password: event.currentTarget.checked })}
      />
      <Switch
        label={t('linkRules.signIn')}
        description={t('linkRules.signIn.about')}
        checked={draft.signIn}
        onChange={event => set({ signIn: event.currentTarget.checked })}
      />
      <Limit draft={draft} set={set} limit="daysMax" label={t('linkRules.max')}>
        {t('linkRules.max.days')}
      </Limit>
      <Limit
        draft={draft}
        set={set}
        limit="daysDefault"
        label={t('linkRules.default')}
        about={t('linkRules.default.about')}
      >
        {t('linkRules.default.days')}
      </Limit>
      <Limit draft={draft} set={set} limit="accessesMax" label={t('linkRules.accesses')}>
        {t('linkRules.accesses.most')}
      </Limit>
    </>
  );
}

interface LimitProps extends RulesFieldsProps {
  readonly limit: LinkLimit;
  readonly label: string;
  readonly about?: string;
  /** The label of its number. */
  readonly children: ReactNode;
}

function Limit({ draft, set, limit, label, about, children }: LimitProps) {
  const { on, most } = draft;
  const fault = faultOf(draft, limit);
  return (
    <Stack gap="sm">
      <Switch
        label={label}
        description={about}
        checked={on[limit]}
        onChange={event => set({ on: { ...on, [limit]: event.currentTarget.checked } })}
      />
      {on[limit] && (
        <NumberInput
          label={children}
          value={Number.isNaN(most[limit]) ? '' : most[limit]}
          onChange={value => set({ most: { ...most, [limit]: value === '' ? Number.NaN : Number(value) } })}
          allowDecimal={false}
          allowNegative={false}
          error={fault && faultText(limit, fault)}
        />
      )}
    </Stack>
  );
}

function faultText(limit: LinkLimit, fault: 'number' | 'more'): string {
  if (fault === 'more') return t('linkRules.default.wrong');
  return t(limit === 'accessesMax' ? 'linkRules.accesses.wrong' : 'linkRules.days.wrong');
}
