/** The dialog in which the rules for links are chosen. What they would break is told before they are saved (N1). */
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { LinkRules, LinkRulesChoice, LinkRulesPreviewReply } from '#protocol/link-rules.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { chooseLinkRules, previewLinkRules } from '#ui/common/link-rule-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew } from '#ui/station/administration/data.ts';
import { linksKey, ownLinkRulesKey } from '#ui/station/links/data.ts';
import { nameOf } from '#ui/station/links/link-words.ts';
import { chosenRules, draftOf, isRight, isUnchanged } from '#ui/station/links/rules-draft.ts';
import { RulesFields } from '#ui/station/links/rules-fields.tsx';

interface RulesDialogProps {
  readonly before: LinkRules;
  close(): void;
}

export function RulesDialog({ before, close }: RulesDialogProps) {
  return (
    <Modal opened onClose={close} title={t('linkRules.title')}>
      <RulesForm before={before} close={close} />
    </Modal>
  );
}

function RulesForm({ before, close }: RulesDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(before));
  const rules = chosenRules(draft, before);
  const saving = useSaving(rules, close);
  const looking = useMutation({
    mutationFn: () => previewLinkRules(rules),
    onSuccess: ({ count }) => {
      if (count === 0) saving.mutate('keep');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isUnchanged(draft, before)) close();
    else if (isRight(draft)) looking.mutate();
  };
  if (looking.data && looking.data.count > 0) {
    return <Breaking preview={looking.data} saving={saving} back={looking.reset} />;
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text c="dimmed" size="sm">
          {t('linkRules.lead')}
        </Text>
        <RulesFields draft={draft} set={change => setDraft(was => ({ ...was, ...change }))} />
        <FormError error={looking.error ?? saving.error} />
        <FormButtons close={close} submit={t('linkRules.save')} isPending={looking.isPending || saving.isPending} />
      </Stack>
    </form>
  );
}

function useSaving(rules: LinkRules, close: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (breaking: LinkRulesChoice['breaking']) => chooseLinkRules({ rules, breaking }),
    onSuccess: async ({ ended }) => {
      notifyDone(ended === 0 ? t('linkRules.saved') : t('linkRules.saved.ended', { count: ended }));
      const own = [linksKey, ownLinkRulesKey].map(queryKey => client.invalidateQueries({ queryKey }));
      await Promise.all([askAnew(client), ...own]);
      close();
    },
  });
}

interface BreakingProps {
  readonly preview: LinkRulesPreviewReply;
  readonly saving: ReturnType<typeof useSaving>;
  back(): void;
}

/** The links that the rules would break, and what becomes of them. */
function Breaking({ preview: { count, links }, saving, back }: BreakingProps) {
  return (
    <Stack>
      <Alert color="red" variant="light" c="var(--mantine-color-text)" title={t('linkRules.breaks', { count })}>
        <Text size="sm">{t('linkRules.breaks.text')}</Text>
      </Alert>
      <div className={classes['examples']}>
        <ul>
          {links.map(link => (
            <li key={link.id}>{t('linkRules.breaks.by', { name: nameOf(link), account: link.account })}</li>
          ))}
          {count > links.length && <li>{t('linkRules.breaks.more', { count: count - links.length })}</li>}
        </ul>
      </div>
      <FormError error={saving.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={back} data-autofocus autoFocus>
          {t('linkRules.back')}
        </Button>
        <Button variant="default" onClick={() => saving.mutate('keep')} loading={saving.isPending}>
          {t('linkRules.keep')}
        </Button>
        <Button color="red.9" onClick={() => saving.mutate('end')} loading={saving.isPending}>
          {t('linkRules.end')}
        </Button>
      </Group>
    </Stack>
  );
}
