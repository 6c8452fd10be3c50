/** The rules for links on the administrators' page, in one sentence. */
import { Button } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { LinkRules } from '#protocol/link-rules.ts';
import { useAsked } from '#ui/common/asked.ts';
import { getLinkRules } from '#ui/common/link-rule-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { pollMs } from '#ui/station/administration/data.ts';
import { linkRulesKey } from '#ui/station/links/data.ts';
import { RulesDialog } from '#ui/station/links/rules-dialog.tsx';

export function RulesPart() {
  const rules = useQuery({ queryKey: linkRulesKey, queryFn: getLinkRules, refetchInterval: pollMs });
  const { asked, ask, close } = useAsked<LinkRules>();
  if (rules.data === undefined) return null;
  const { data } = rules;
  return (
    <section className={classes['card']} aria-label={t('linkRules.title')}>
      <div className={classes['row']}>
        <IconShieldCheck size={26} stroke={1.5} className={classes['icon']} aria-hidden />
        <div className={classes['words']}>
          <strong className={classes['name']}>{t('linkRules.title')}</strong>
          <div className={classes['about']}>{rulesText(data)}</div>
        </div>
        <Button variant="default" size="xs" aria-label={t('linkRules.changeOf')} onClick={() => ask(data)}>
          {t('linkRules.change')}
        </Button>
      </div>
      {asked && <RulesDialog before={asked} close={close} />}
    </section>
  );
}

function rulesText(rules: LinkRules): string {
  const { makers, upload, password, signIn, daysMax, daysDefault, accessesMax } = rules;
  if (!rules.sharing) return t('sharing.off');
  const said = [
    ...(makers === 'everybody' ? [] : [t(`linkRules.said.makers.${makers}`)]),
    ...(upload ? [] : [t('linkRules.said.upload')]),
    ...(password ? [t('linkRules.said.password')] : []),
    ...(signIn ? [t('linkRules.said.signIn')] : []),
    ...(daysMax === null ? [] : [t('linkRules.said.days', { count: daysMax })]),
    ...(daysDefault === null ? [] : [t('linkRules.said.default', { count: daysDefault })]),
    ...(accessesMax === null ? [] : [t('linkRules.said.accesses', { count: accessesMax })]),
  ];
  return said.length === 0 ? t('linkRules.none') : said.join(' · ');
}
