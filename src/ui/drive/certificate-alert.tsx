import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconShieldX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConnectionStatus } from '#protocol/control/status.ts';
import { notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { trust } from '#ui/drive/calls.ts';
import { Fingerprint } from '#ui/drive/fingerprint.tsx';
import { askAnew } from '#ui/drive/status.ts';

/** The station shows another certificate than before: nothing is sent until a person compared it (S84). */
export function CertificateAlert({
  connection: { id, fingerprint, found },
}: {
  readonly connection: ConnectionStatus;
}) {
  const client = useQueryClient();
  const accept = useMutation({
    mutationFn: async (seen: string) => {
      await trust(id, seen);
      await askAnew(client);
    },
    onError: notifyError,
  });
  if (found === null) return null;
  return (
    <Alert color="red" variant="light" icon={<IconShieldX aria-hidden />} title={t('panel.certificate.title')} my="sm">
      <Stack gap="sm" align="start">
        {fingerprint !== null && (
          <div>
            <Text size="sm">{t('panel.certificate.before')}</Text>
            <Fingerprint text={fingerprint} />
          </div>
        )}
        <div>
          <Text size="sm">{t('panel.certificate.now')}</Text>
          <Fingerprint text={found} />
        </div>
        <Button variant="default" loading={accept.isPending} onClick={() => accept.mutate(found)}>
          {t('panel.certificate.trust')}
        </Button>
      </Stack>
    </Alert>
  );
}
