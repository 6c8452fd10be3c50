/** How the window looks, and what it and the icon speak. */
import { type MantineColorScheme, Select, useMantineColorScheme } from '@mantine/core';
import type { LanguageText, LookSettings, SettingsTold } from '#protocol/control/settings.ts';
import { languageCodes, languages } from '#ui/common/language.ts';
import { t } from '#ui/common/texts.ts';
import { keepLanguage } from '#ui/drive/look.tsx';
import { Section } from '#ui/drive/settings/section.tsx';
import { useChange } from '#ui/drive/settings/settings-calls.ts';

type Colours = LookSettings['colours'];

const schemes: Readonly<Record<Colours, MantineColorScheme>> = { system: 'auto', light: 'light', dark: 'dark' };

export function LookSection({ told: { look } }: { readonly told: SettingsTold }) {
  const change = useChange();
  const { setColorScheme } = useMantineColorScheme();
  const asDesktop = { value: 'system', label: t('driveSettings.look.system') };
  const spoken = languageCodes.map(value => ({ value, label: languages[value].name }));
  const colours = (['light', 'dark'] as const).map(value => ({ value, label: t(`driveSettings.look.${value}`) }));
  const chooseColours = (wanted: Colours): void => {
    setColorScheme(schemes[wanted]);
    change.mutate({ look: { colours: wanted } });
  };
  return (
    <Section title="driveSettings.look">
      <Select
        label={t('app.language')}
        data={[asDesktop, ...spoken]}
        value={look.language}
        allowDeselect={false}
        onChange={value => keepLanguage(value as LanguageText)}
        maw={320}
      />
      <Select
        label={t('driveSettings.look.colours')}
        data={[asDesktop, ...colours]}
        value={look.colours}
        allowDeselect={false}
        onChange={value => chooseColours(value as Colours)}
        maw={320}
      />
    </Section>
  );
}
