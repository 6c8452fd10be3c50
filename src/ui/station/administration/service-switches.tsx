import { Stack, Switch } from '@mantine/core';
import type { ServiceText } from '#protocol/entry.ts';
import { t } from '#ui/common/texts.ts';

const services: readonly ServiceText[] = ['sync', 'web', 'links'];

interface ServiceSwitchesProps {
  readonly refused: readonly ServiceText[];
  change(refused: ServiceText[]): void;
}

/** What may be used; what is switched off is refused. */
export function ServiceSwitches({ refused, change }: ServiceSwitchesProps) {
  return (
    <Stack gap="sm">
      {services.map((service, at) => (
        <Switch
          key={service}
          label={t(`entry.service.${service}`)}
          description={t(`entry.service.${service}.about`)}
          checked={!refused.includes(service)}
          onChange={event => {
            const others = refused.filter(each => each !== service);
            change(event.currentTarget.checked ? others : [...others, service]);
          }}
          data-autofocus={at === 0 || undefined}
        />
      ))}
    </Stack>
  );
}
