import { Button, Center, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import type { OwnSharingLinkWire } from '#protocol/sharing-link.ts';
import { linkAddress } from '#ui/common/link-calls.ts';
import { QrCode } from '#ui/common/qr-code.tsx';
import { t } from '#ui/common/texts.ts';
import { copied } from '#ui/station/links/copy.ts';

interface MadeLinkProps {
  readonly link: OwnSharingLinkWire;
  readonly isCopied: boolean;
  close(): void;
}

/** A link that was just made, to be copied once more, or taken up by a phone. */
export function MadeLink({ link, isCopied, close }: MadeLinkProps) {
  const address = linkAddress(link);
  const [failed, setFailed] = useState(false);
  const copy = async (): Promise<void> => setFailed(!(await copied(address)));
  return (
    <Stack>
      <Group gap={8} role="status">
        <IconCheck size={18} aria-hidden />
        <Text fw={600}>{t(isCopied ? 'makeLink.made' : 'makeLink.made.byHand')}</Text>
      </Group>
      <TextInput
        label={t('makeLink.address')}
        readOnly
        value={address}
        onFocus={event => event.currentTarget.select()}
        error={failed ? t('links.notCopied') : undefined}
      />
      <Center>
        <QrCode text={address} label={t('makeLink.qr')} />
      </Center>
      <Group justify="flex-end">
        <Button variant="default" leftSection={<IconCopy size={17} aria-hidden />} onClick={() => void copy()}>
          {t('links.copy')}
        </Button>
        <Button onClick={close} data-autofocus>
          {t('makeLink.close')}
        </Button>
      </Group>
    </Stack>
  );
}
