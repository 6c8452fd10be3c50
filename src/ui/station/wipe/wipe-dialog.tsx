/** The dialog in which somebody asks for the wipe of a computer: what it held is told before (N1). */
import { Alert, Checkbox, List, Modal, PasswordInput, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { WipePreview } from '#protocol/wipe.ts';
import { ApiError } from '#ui/common/api.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { dateText, sizeText } from '#ui/common/format.ts';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { askWipe, previewWipe, type WipeTop } from '#ui/common/wipe-calls.ts';
import { CodeInput } from '#ui/station/second-factor/code-input.tsx';
import { askWipesAnew } from '#ui/station/wipe/wipes.ts';

interface WipeDialogProps {
  readonly top: WipeTop;
  readonly device: { readonly id: string; readonly computer: string };
  close(): void;
}

export function WipeDialog({ top, device, close }: WipeDialogProps) {
  const { computer } = device;
  return (
    <Modal opened onClose={close} title={t('wipe.title', { computer })} closeOnClickOutside={false}>
      <WipeForm top={top} device={device} close={close} />
    </Modal>
  );
}

function WipeForm({ top, device: { id, computer }, close }: WipeDialogProps) {
  const client = useQueryClient();
  const [all, setAll] = useState(false);
  const asking = useMutation({
    mutationFn: (form: FormData) =>
      askWipe(top, id, {
        scope: all ? 'all' : 'synced',
        password: `${form.get('password') ?? ''}`,
        code: `${form.get('code') ?? ''}`,
      }),
    onSuccess: async () => {
      notifyDone(t('wipe.asked', { computer }));
      await askWipesAnew(client);
      close();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    asking.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t('wipe.lead')}</Text>
        <Held top={top} id={id} />
        <Checkbox
          checked={all}
          onChange={event => setAll(event.currentTarget.checked)}
          label={t('wipe.all')}
          description={t('wipe.all.about')}
        />
        {all && (
          <Alert color="red" variant="light" c="var(--mantine-color-text)">
            {t('wipe.all.warning')}
          </Alert>
        )}
        <PasswordInput label={t('account.before')} name="password" autoComplete="current-password" />
        {wantsCode(asking.error) && <CodeInput />}
        <FormError error={isAskingForCode(asking.error) ? null : asking.error} />
        <FormButtons close={close} submit={t('wipe.submit')} isPending={asking.isPending} color="red.9" />
      </Stack>
    </form>
  );
}

/** Asked for once the password was right. */
function wantsCode(error: Error | null): boolean {
  return error instanceof ApiError && (error.code === 'code-wanted' || error.code === 'code-wrong');
}

function isAskingForCode(error: Error | null): boolean {
  return error instanceof ApiError && error.code === 'code-wanted';
}

function Held({ top, id }: { readonly top: WipeTop; readonly id: string }) {
  const { data, error } = useQuery({ queryKey: ['wipe preview', top, id], queryFn: () => previewWipe(top, id) });
  if (error) return <FormError error={error} />;
  if (!data) return <Skeleton height={16} width={220} radius="sm" aria-label={t('app.loading')} role="status" />;
  return <HeldShares {...data} />;
}

function HeldShares({ held, heldMs }: WipePreview) {
  if (heldMs === null || held.length === 0)
    return <Text size="sm">{t(heldMs === null ? 'wipe.held.unknown' : 'wipe.held.nothing')}</Text>;
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('wipe.held', { date: dateText(heldMs, Date.now()) })}
      </Text>
      <List size="sm">
        {held.map(({ share, files, bytes }) => (
          <List.Item key={share}>
            {t('wipe.held.share', { share, files: t('wipe.held.files', { count: files }), size: sizeText(bytes) })}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
