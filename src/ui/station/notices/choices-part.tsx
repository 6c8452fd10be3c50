/** What the own account is told of, and how. */
import { Button, Checkbox, Group, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { NoticeChoiceWire } from '#protocol/notices.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { Loaded } from '#ui/common/loaded.tsx';
import { getNoticeChoices, setNoticeChoices } from '#ui/common/notice-calls.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { noticesKey } from '#ui/station/notices/data.ts';
import { toldText } from '#ui/station/notices/deliveries.tsx';
import own from '#ui/station/notices/notices.module.css';

const choicesKey = [...noticesKey, 'choices'];

export function ChoicesPart({ hasAddress }: { readonly hasAddress: boolean }) {
  const choices = useQuery({ queryKey: choicesKey, queryFn: getNoticeChoices });
  return (
    <section className={classes['card']} aria-labelledby="told-of">
      <div className={own['address']}>
        <div>
          <Title order={2} size="h5" id="told-of">
            {t('choices.title')}
          </Title>
          <Text c="dimmed" size="sm">
            {t('choices.lead')} {!hasAddress && t('choices.noAddress')}
          </Text>
        </div>
        <Loaded query={choices}>
          {data => <ChoicesForm key={JSON.stringify(data.choices)} choices={data.choices} />}
        </Loaded>
      </div>
    </section>
  );
}

function ChoicesForm({ choices }: { readonly choices: readonly NoticeChoiceWire[] }) {
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: async (chosen: readonly NoticeChoiceWire[]) => {
      await setNoticeChoices({ choices: [...chosen] });
      notifyDone(t('choices.saved'));
      await client.invalidateQueries({ queryKey: noticesKey });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(chosenIn(new FormData(event.currentTarget), choices));
  };
  return (
    <form onSubmit={submit}>
      <Table verticalSpacing={8} horizontalSpacing={0}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('choices.what')}</Table.Th>
            <Table.Th className={own['way'] ?? ''}>{t('choices.mail')}</Table.Th>
            <Table.Th className={own['way'] ?? ''}>{t('choices.bell')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {choices.map(choice => (
            <ChoiceRow key={choice.event} choice={choice} />
          ))}
        </Table.Tbody>
      </Table>
      <FormError error={saving.error} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => saving.mutate([])}>
          {t('choices.reset')}
        </Button>
        <Button type="submit" loading={saving.isPending}>
          {t('choices.save')}
        </Button>
      </Group>
    </form>
  );
}

function ChoiceRow({ choice: { event, mail, bell } }: { readonly choice: NoticeChoiceWire }) {
  const what = toldText(event);
  return (
    <Table.Tr>
      <Table.Td>{what}</Table.Td>
      <Table.Td className={own['way'] ?? ''}>
        <Checkbox name="mail" value={event} aria-label={t('choices.mail.of', { what })} defaultChecked={mail} />
      </Table.Td>
      <Table.Td className={own['way'] ?? ''}>
        <Checkbox name="bell" value={event} aria-label={t('choices.bell.of', { what })} defaultChecked={bell} />
      </Table.Td>
    </Table.Tr>
  );
}

function chosenIn(form: FormData, choices: readonly NoticeChoiceWire[]): readonly NoticeChoiceWire[] {
  const [mail, bell] = [form.getAll('mail'), form.getAll('bell')];
  return choices.map(({ event }) => ({ event, mail: mail.includes(event), bell: bell.includes(event) }));
}
