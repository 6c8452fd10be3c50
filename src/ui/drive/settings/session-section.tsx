/** Whether the drive starts when its person signs in to the computer. */
import { Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { ask } from '#ui/drive/ask.ts';
import { Section } from '#ui/drive/settings/section.tsx';
import { systemKey, useSystem } from '#ui/drive/settings/use-system.ts';

export function SessionSection() {
  const client = useQueryClient();
  const session = useSystem()?.session;
  const change = useMutation({
    mutationFn: (starts: boolean) => ask('PATCH', '/settings/session', { starts }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: systemKey });
      notifyDone(t('driveSettings.saved'));
    },
    onError: notifyError,
  });
  if (session === undefined) return null;
  return (
    <Section title="driveSettings.session">
      <Checkbox
        label={t('driveSettings.session.starts')}
        description={t(`driveSettings.session.${session.by}`)}
        disabled={session.by === 'none' || change.isPending}
        checked={session.starts === 'on'}
        onChange={event => change.mutate(event.currentTarget.checked)}
      />
    </Section>
  );
}
