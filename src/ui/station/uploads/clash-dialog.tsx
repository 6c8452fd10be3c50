import { Button, Checkbox, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { t } from '#ui/common/texts.ts';
import type { Clash, ClashAnswer, ClashChoice } from '#ui/station/uploads/placing.ts';

interface ClashDialogProps {
  readonly clash: Clash;
  answer(answer: ClashAnswer): void;
}

/** Asks what becomes of a file whose name is taken. Closing it skips the file. */
export function ClashDialog({ clash: { name, free, canReplace, others }, answer }: ClashDialogProps) {
  const choices: readonly ClashChoice[] = canReplace ? ['replace', 'keep', 'skip'] : ['keep', 'skip'];
  const [choice, setChoice] = useState<ClashChoice>(choices[0] ?? 'skip');
  const [all, setAll] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    answer({ choice, all });
  };
  return (
    <Modal opened onClose={() => answer({ choice: 'skip', all: false })} title={t('clash.title', { name })}>
      <form onSubmit={submit}>
        <Stack>
          <Radio.Group label={t('clash.lead')} value={choice} onChange={value => setChoice(value as ClashChoice)}>
            <Stack gap="xs" pt="xs">
              {choices.map(one => (
                <Radio
                  key={one}
                  value={one}
                  label={t(`clash.${one}`)}
                  description={t(`clash.${one}.about`, { free })}
                />
              ))}
            </Stack>
          </Radio.Group>
          {others > 0 && (
            <Checkbox
              label={t('clash.all', { count: others })}
              checked={all}
              onChange={event => setAll(event.currentTarget.checked)}
            />
          )}
          <Group justify="flex-end">
            <Button type="submit">
              <Text span>{t(`clash.${choice}`)}</Text>
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
