/** Makes a link to a file or folder, and puts it on the clipboard. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { LinkRules, OwnLinkRulesReply } from '#protocol/link-rules.ts';
import type { NodeWire } from '#protocol/schema.ts';
import type { ShareWire } from '#protocol/session.ts';
import type { OwnSharingLinkWire, SharingLinkKindText } from '#protocol/sharing-link.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { linkAddress, makeLink } from '#ui/common/link-calls.ts';
import { t } from '#ui/common/texts.ts';
import { copied } from '#ui/station/links/copy.ts';
import { linksKey, useOwnLinkRules } from '#ui/station/links/data.ts';
import { LinkFields } from '#ui/station/links/link-fields.tsx';
import { isBackwards, isForNobody, type LinkForm, newForm, termsOf } from '#ui/station/links/link-form.ts';
import { MadeLink } from '#ui/station/links/made-link.tsx';

interface MakeLinkDialogProps {
  readonly share: ShareWire;
  /** Where the node stands. */
  readonly canWrite: boolean;
  readonly node: NodeWire;
  close(): void;
}

interface Made {
  readonly link: OwnSharingLinkWire;
  readonly isCopied: boolean;
}

export function MakeLinkDialog({ share, canWrite, node, close }: MakeLinkDialogProps) {
  const rules = useOwnLinkRules();
  const [made, setMade] = useState<Made>();
  if (rules.isPending) return null;
  return (
    <Modal opened onClose={close} title={t('makeLink.title', { name: node.name })}>
      <FormError error={rules.data ? undefined : rules.error} />
      {made && <MadeLink {...made} close={close} />}
      {made === undefined && rules.data?.mayMake === false && <MayNot rules={rules.data} close={close} />}
      {made === undefined && rules.data?.mayMake && (
        <MakeForm {...{ share, canWrite, node, close }} rules={rules.data.rules} made={setMade} />
      )}
    </Modal>
  );
}

/** Why there is nothing to fill in. */
function MayNot({ rules: { rules }, close }: { readonly rules: OwnLinkRulesReply; close(): void }) {
  return (
    <Stack>
      <Text>{t(rules.sharing ? `linkRules.mayNot.${rules.makers}` : 'sharing.mayNot')}</Text>
      <Group justify="flex-end">
        <Button onClick={close} data-autofocus>
          {t('app.close')}
        </Button>
      </Group>
    </Stack>
  );
}

interface MakeFormProps extends MakeLinkDialogProps {
  readonly rules: LinkRules;
  made(made: Made): void;
}

function MakeForm({ share, canWrite, node, rules, made, close }: MakeFormProps) {
  const client = useQueryClient();
  const [form, setForm] = useState<LinkForm>(() => newForm(rules, Date.now()));
  const making = useMutation({
    mutationFn: async (): Promise<Made> => {
      const link = await makeLink({ share: share.id, node: node.id, kind: form.kind, ...termsOf(form) });
      return { link, isCopied: await copied(linkAddress(link)) };
    },
    onSuccess: async result => {
      made(result);
      await client.invalidateQueries({ queryKey: linksKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBackwards(form) && !isForNobody(form)) making.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <LinkFields
          form={form}
          kinds={kindsFor(canWrite, node).filter(kind => rules.upload || kind !== 'upload')}
          rules={rules}
          set={change => setForm(before => ({ ...before, ...change }))}
        />
        <FormError error={making.error} />
        <FormButtons close={close} submit={t('makeLink.submit')} isPending={making.isPending} data-autofocus />
      </Stack>
    </form>
  );
}

function kindsFor(canWrite: boolean, { kind }: NodeWire): readonly SharingLinkKindText[] {
  return kind === 'folder' && canWrite ? ['download', 'view', 'upload'] : ['download', 'view'];
}
