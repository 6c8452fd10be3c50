import { SegmentedControl, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { SecondFactorRule } from '#protocol/second-factor.ts';
import { AskDialog } from '#ui/common/ask-dialog.tsx';
import { useAsked } from '#ui/common/asked.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { chooseRule, getRule, resetSecondFactor } from '#ui/common/second-factor-calls.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew, ruleKey } from '#ui/station/administration/data.ts';
import factorClasses from '#ui/station/second-factor/second-factor.module.css';
import { sessionKey } from '#ui/station/session.ts';

const rules: readonly SecondFactorRule[] = ['optional', 'administrators', 'everybody'];

/** Of whom the station demands a second factor. */
export function SecondFactorRulePart() {
  const rule = useQuery({ queryKey: ruleKey, queryFn: getRule });
  const { asked, ask, close } = useAsked<SecondFactorRule>();
  if (rule.data === undefined) return null;
  return (
    <section className={classes['card']} aria-labelledby="rule">
      <div className={classes['row']}>
        <div className={factorClasses['choice']}>
          <Title order={2} size="h5" id="rule">
            {t('accounts.rule')}
          </Title>
          <Text c="dimmed" size="sm">
            {t('accounts.rule.lead')}
          </Text>
        </div>
        <SegmentedControl
          size="xs"
          aria-label={t('accounts.rule')}
          data={rules.map(value => ({ value, label: t(`accounts.rule.${value}`) }))}
          value={asked ?? rule.data.rule}
          onChange={chosen => ask(chosen as SecondFactorRule)}
        />
      </div>
      {asked && <RuleAsk rule={asked} close={close} />}
    </section>
  );
}

function RuleAsk({ rule, close }: { readonly rule: SecondFactorRule; close(): void }) {
  const client = useQueryClient();
  const isLess = rule === 'optional';
  const act = async (): Promise<void> => {
    await chooseRule(rule);
    notifyDone(t(isLess ? 'accounts.rule.done.less' : 'accounts.rule.done'));
    // Whoever did it may have none.
    await Promise.all([askAnew(client), client.invalidateQueries({ queryKey: sessionKey })]);
  };
  return (
    <AskDialog
      title={t(`accounts.rule.ask.${rule}`)}
      text={t(isLess ? 'accounts.rule.less' : 'accounts.rule.more')}
      submit={t(isLess ? 'accounts.rule.submit.less' : 'accounts.rule.submit')}
      harmless
      act={act}
      close={close}
    />
  );
}

export function ResetAsk({ name, close }: { readonly name: string; close(): void }) {
  const client = useQueryClient();
  const act = async (): Promise<void> => {
    await resetSecondFactor(name);
    notifyDone(t('accounts.factor.reset.done', { name }));
    await askAnew(client);
  };
  return (
    <AskDialog
      title={t('accounts.factor.reset.title', { name })}
      text={t('accounts.factor.reset.text', { name })}
      submit={t('accounts.factor.reset')}
      act={act}
      close={close}
    />
  );
}
