/** The fields by which is said who may open a link. */
import { NativeSelect, TagsInput } from '@mantine/core';
import type { LinkRules } from '#protocol/link-rules.ts';
import { linkNamesMax } from '#protocol/sharing-link.ts';
import { t } from '#ui/common/texts.ts';
import { isForNobody, type LinkForm } from '#ui/station/links/link-form.ts';

interface VisitorsFieldsProps {
  readonly form: LinkForm;
  readonly rules: LinkRules;
  set(change: Partial<LinkForm>): void;
}

export function VisitorsFields({ form, rules, set }: VisitorsFieldsProps) {
  const ways = (['anybody', 'accounts', 'named'] as const).filter(way => way !== 'anybody' || !rules.signIn);
  return (
    <>
      <NativeSelect
        label={t('visitors.title')}
        {...(form.visitors === 'anybody' ? {} : { description: t('visitors.about') })}
        data={ways.map(value => ({ value, label: t(`visitors.${value}`) }))}
        value={form.visitors}
        onChange={event => set({ visitors: event.currentTarget.value as LinkForm['visitors'] })}
      />
      {form.visitors === 'named' && (
        <>
          <NamesInput
            label={t('visitors.accountNames')}
            names={form.accounts}
            isMissing={isForNobody(form)}
            set={accounts => set({ accounts })}
          />
          <NamesInput label={t('visitors.groupNames')} names={form.groups} set={groups => set({ groups })} />
        </>
      )}
    </>
  );
}

interface NamesInputProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly isMissing?: boolean;
  set(names: readonly string[]): void;
}

/** What is typed counts as a name also where nobody pressed Enter. */
function NamesInput({ label, names, isMissing = false, set }: NamesInputProps) {
  return (
    <TagsInput
      label={label}
      description={t('visitors.names.about')}
      value={[...names]}
      onChange={set}
      acceptValueOnBlur
      maxTags={linkNamesMax}
      error={isMissing ? t('visitors.names.none') : undefined}
      comboboxProps={{ portalProps: { target: '#content' } }}
    />
  );
}
