import { Text } from '@mantine/core';
import { dateText, momentText, numberText, sizeText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import type { Bar, Measure } from '#ui/station/overview/bars.ts';
import classes from '#ui/station/overview/overview.module.css';

/** The plot's own units; it is stretched to the room that there is. */
const height = 80;
const step = 10;
const gap = 2;
/** A little of what is there is seen, however much there was at other times. */
const leastHeight = 2;

interface PlotProps {
  readonly bars: readonly Bar[];
  readonly measure: Measure;
}

/** Bars over time. The table beneath the plots says the same in figures, so the picture needs only a name. */
export function Plot({ bars, measure }: PlotProps) {
  const most = Math.max(...bars.map(bar => bar[measure]));
  const total = t('activity.total', { total: amountText(measure, sumOf(bars, measure)) });
  const [first, last] = [bars[0]?.fromMs ?? 0, bars.at(-1)?.fromMs ?? 0];
  return (
    <figure className={classes['plot']}>
      <figcaption className={classes['caption']}>
        <Text fw={600} size="sm">
          {t(`activity.${measure}`)}
        </Text>
        <Text size="sm" c="dimmed" className="number">
          {total}
        </Text>
      </figcaption>
      <svg
        role="img"
        aria-label={`${t(`activity.${measure}`)}: ${total}`}
        viewBox={`0 0 ${bars.length * step} ${height}`}
        preserveAspectRatio="none"
        className={classes['bars']}
      >
        {bars.map((bar, at) => (
          <rect
            key={bar.fromMs}
            x={at * step + gap / 2}
            width={step - gap}
            {...uprightOf(bar[measure], most)}
            className={classes['bar']}
          >
            <title>{`${momentText(bar.fromMs)}: ${amountText(measure, bar[measure])}`}</title>
          </rect>
        ))}
      </svg>
      <div className={classes['ends']} aria-hidden>
        {/* Of hours, the time of day is what one wants to know. */}
        <span>{last - first < 2 * 24 * 60 * 60_000 ? momentText(first) : dateText(first, last)}</span>
        <span>{dateText(last, Date.now())}</span>
      </div>
    </figure>
  );
}

function uprightOf(amount: number, most: number): { readonly y: number; readonly height: number } {
  const tall = amount === 0 ? 0 : Math.max(leastHeight, (amount / most) * height);
  return { y: height - tall, height: tall };
}

export function sumOf(bars: readonly Bar[], measure: Measure): number {
  return bars.reduce((sum, bar) => sum + bar[measure], 0);
}

/** Bytes as a size, everything else as a number. */
export function amountText(measure: Measure, amount: number): string {
  return measure === 'bytesIn' || measure === 'bytesOut' ? sizeText(amount) : numberText(amount);
}
