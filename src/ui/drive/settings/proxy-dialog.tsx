/** The way to the stations, in a dialog: for whoever cannot reach one (S12). */
import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import { ProxyForm } from '#ui/drive/settings/proxy-form.tsx';
import { getSettings, settingsKey } from '#ui/drive/settings/settings-calls.ts';

interface ProxyDialogProps {
  /** It is chosen, and holds. */
  saved(): void;
  close(): void;
}

export function ProxyDialog({ saved, close }: ProxyDialogProps) {
  const settings = useQuery({ queryKey: settingsKey, queryFn: getSettings });
  return (
    <Modal opened onClose={close} title={t('driveSettings.proxy.open')} size="lg">
      <Loaded query={settings}>
        {({ proxy }) => (
          <ProxyForm
            proxy={proxy}
            saved={saved}
            leave={
              <Button variant="default" onClick={close}>
                {t('app.cancel')}
              </Button>
            }
          />
        )}
      </Loaded>
    </Modal>
  );
}
