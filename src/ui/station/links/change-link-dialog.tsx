import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { OwnSharingLinkWire } from '#protocol/sharing-link.ts';
import { changeLink } from '#ui/common/link-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { GateError } from '#ui/station/gate.tsx';
import { linksKey } from '#ui/station/links/data.ts';
import { LinkFields } from '#ui/station/links/link-fields.tsx';
import { formOf, isBackwards, termsOf } from '#ui/station/links/link-form.ts';
import { nameOf } from '#ui/station/links/link-words.ts';

interface ChangeLinkDialogProps {
  readonly link: OwnSharingLinkWire;
  close(): void;
}

/** Changes what a link allows. Its address stays the same. */
export function ChangeLinkDialog({ link, close }: ChangeLinkDialogProps) {
  const client = useQueryClient();
  const [form, setForm] = useState(() => formOf(link));
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
    if (!isBackwards(form)) changing.mutate();
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('changeLink.title', { name: nameOf(link) })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <LinkFields
            form={form}
            kinds={[link.kind]}
            hasPassword={link.hasPassword}
            set={change => setForm(before => ({ ...before, ...change }))}
          />
          <GateError error={changing.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={changing.isPending}>
              {t('changeLink.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
