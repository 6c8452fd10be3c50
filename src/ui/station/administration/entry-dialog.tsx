/** By which services, and from which networks, one may come in: everybody, a group, or an account. */
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { EntryRequest, EntryWire } from '#protocol/entry.ts';
import { ApiError } from '#ui/common/api.ts';
import { type EntryOf, getEntry, setEntry } from '#ui/common/entry-calls.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { adminKey, askAnew } from '#ui/station/administration/data.ts';
import { ServiceSwitches } from '#ui/station/administration/service-switches.tsx';

interface EntryDialogProps {
  readonly of: EntryOf;
  close(): void;
}

export function EntryDialog({ of, close }: EntryDialogProps) {
  const { data } = useQuery({ queryKey: [adminKey, 'entry', of], queryFn: () => getEntry(of) });
  const title = of.kind === 'station' ? t('entry.title.station') : t(`entry.title.${of.kind}`, { name: of.name });
  return (
    <Modal opened onClose={close} title={title} size="lg">
      {data && <EntryForm of={of} before={data} close={close} />}
    </Modal>
  );
}

function EntryForm({ of, before, close }: EntryDialogProps & { readonly before: EntryWire }) {
  const client = useQueryClient();
  const [rules, setRules] = useState(before);
  const saving = useMutation({
    mutationFn: (request: EntryRequest) => setEntry(of, request),
    onSuccess: async () => {
      notifyDone(t('entry.saved'));
      await askAnew(client);
      close();
    },
  });
  const locksOut = saving.error instanceof ApiError && saving.error.code === 'needs-confirmation';
  const change = (to: Partial<EntryWire>): void => {
    saving.reset();
    setRules({ ...rules, ...to });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate({ ...rules, confirmed: locksOut });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text c="dimmed" size="sm">
          {t('entry.lead')}
        </Text>
        <ServiceSwitches refused={rules.refusedServices} change={refusedServices => change({ refusedServices })} />
        <Networks
          label={t('entry.allowed')}
          description={t('entry.allowed.about')}
          networks={rules.allowedNetworks}
          change={allowedNetworks => change({ allowedNetworks })}
        />
        <Networks
          label={t('entry.refused')}
          description={t('entry.refused.about')}
          networks={rules.refusedNetworks}
          change={refusedNetworks => change({ refusedNetworks })}
        />
        <FormError error={saving.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" {...(locksOut ? { color: 'red.9' } : {})} loading={saving.isPending}>
            {t(locksOut ? 'entry.confirm' : 'entry.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface NetworksProps {
  readonly label: string;
  readonly description: string;
  readonly networks: readonly string[];
  change(networks: string[]): void;
}

/** One a line, as it is typed; blanks and commas part them, too. */
function Networks({ label, description, networks, change }: NetworksProps) {
  const [typed, setTyped] = useState(networks.join('\n'));
  return (
    <Textarea
      label={label}
      description={description}
      value={typed}
      onChange={event => {
        setTyped(event.currentTarget.value);
        change(event.currentTarget.value.split(/[\s,;]+/).filter(each => each !== ''));
      }}
      autosize
      minRows={2}
      maxRows={6}
      spellCheck={false}
      autoCapitalize="none"
      autoComplete="off"
    />
  );
}
