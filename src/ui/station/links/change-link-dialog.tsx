import { Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { LinkRules } from '#protocol/link-rules.ts';
import type { OwnSharingLinkWire } from '#protocol/sharing-link.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { changeLink } from '#ui/common/link-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { linksKey, useOwnLinkRules } from '#ui/station/links/data.ts';
import { LinkFields } from '#ui/station/links/link-fields.tsx';
import { fitted, formOf, isBackwards, isForNobody, termsOf } from '#ui/station/links/link-form.ts';
import { nameOf } from '#ui/station/links/link-words.ts';

interface ChangeLinkDialogProps {
  readonly link: OwnSharingLinkWire;
  close(): void;
}

/** Changes what a link allows. Its address stays the same. */
export function ChangeLinkDialog({ link, close }: ChangeLinkDialogProps) {
  const rules = useOwnLinkRules();
  if (rules.isPending) return null;
  return (
    <Modal opened onClose={close} title={t('changeLink.title', { name: nameOf(link) })}>
      <FormError error={rules.data ? undefined : rules.error} />
      {rules.data && <ChangeForm link={link} rules={rules.data.rules} close={close} />}
    </Modal>
  );
}

function ChangeForm({ link, rules, close }: ChangeLinkDialogProps & { readonly rules: LinkRules }) {
  const client = useQueryClient();
  const [form, setForm] = useState(() => fitted(formOf(link), rules, Date.now()));
  const changing = useMutation({
    mutationFn: () => changeLink(link.id, termsOf(form)),
    onSuccess: async () => {
      notifyDone(t('changeLink.done'));
      await client.invalidateQueries({ queryKey: linksKey });
      close();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBackwards(form) && !isForNobody(form)) changing.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <LinkFields
          form={form}
          kinds={[link.kind]}
          rules={rules}
          hasPassword={link.hasPassword}
          set={change => setForm(before => ({ ...before, ...change }))}
        />
        <FormError error={changing.error} />
        <FormButtons close={close} submit={t('changeLink.submit')} isPending={changing.isPending} />
      </Stack>
    </form>
  );
}
