/** What accounts begin with that are made from now on. */
import { Checkbox, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { NewAccountsWire } from '#protocol/entry.ts';
import { getNewAccounts, setNewAccounts } from '#ui/common/entry-calls.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { adminKey, askAnew } from '#ui/station/administration/data.ts';
import { useGroups } from '#ui/station/administration/group-data.ts';
import { ServiceSwitches } from '#ui/station/administration/service-switches.tsx';

export function NewAccountsDialog({ close }: { close(): void }) {
  const { data } = useQuery({ queryKey: [adminKey, 'new accounts'], queryFn: getNewAccounts });
  return (
    <Modal opened onClose={close} title={t('newAccounts.title')}>
      {data && <NewAccountsForm before={data} close={close} />}
    </Modal>
  );
}

function NewAccountsForm({ before, close }: { readonly before: NewAccountsWire; close(): void }) {
  const client = useQueryClient();
  const groups = useGroups().data ?? [];
  const [begin, setBegin] = useState(before);
  const saving = useMutation({
    mutationFn: () => setNewAccounts(begin),
    onSuccess: async () => {
      notifyDone(t('newAccounts.saved'));
      await askAnew(client);
      close();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text c="dimmed" size="sm">
          {t('newAccounts.lead')}
        </Text>
        <ServiceSwitches
          refused={begin.refusedServices}
          change={refusedServices => setBegin({ ...begin, refusedServices })}
        />
        {groups.length > 0 && (
          <Checkbox.Group
            label={t('newAccounts.groups')}
            value={begin.groups}
            onChange={names => setBegin({ ...begin, groups: names })}
          >
            <Stack gap="xs" pt="xs">
              {groups.map(({ id, name }) => (
                <Checkbox key={id} value={name} label={name} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <FormError error={saving.error} />
        <FormButtons close={close} submit={t('entry.save')} isPending={saving.isPending} />
      </Stack>
    </form>
  );
}
