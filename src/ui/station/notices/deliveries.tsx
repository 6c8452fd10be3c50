import type { DeliveryWire } from '#protocol/notices.ts';
import { momentText } from '#ui/common/format.ts';
import { isText, t } from '#ui/common/texts.ts';
import own from '#ui/station/notices/notices.module.css';

/** How the last deliveries went. It is open where one of them failed. */
export function Deliveries({
  deliveries,
  name,
}: {
  readonly deliveries: readonly DeliveryWire[];
  readonly name: string;
}) {
  if (deliveries.length === 0) return null;
  const failed = deliveries.some(({ problem }) => problem !== '');
  return (
    <details className={own['deliveries']} open={failed}>
      <summary>{t('telling.deliveries')}</summary>
      <ul aria-label={t('telling.deliveries.of', { name })}>
        {deliveries.map(each => (
          <li key={`${each.createdMs} ${each.event} ${each.tries}`}>{deliveryText(each)}</li>
        ))}
      </ul>
    </details>
  );
}

/** What an event is called; one that this version does not know goes by the station's own name. */
export function toldText(event: string): string {
  const key = `told.${event}`;
  return isText(key) ? t(key) : event;
}

function deliveryText({ event, createdMs, state, tries, problem }: DeliveryWire): string {
  const how = t(`telling.state.${state}`);
  const parts = [momentText(createdMs), toldText(event), how, t('telling.tries', { count: tries }), problem];
  return parts.filter(part => part !== '').join(' · ');
}
