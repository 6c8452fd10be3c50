/** What rules that are being edited would do to the files that are there now (N1). */
import { Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RulesOrder } from '#protocol/control/orders.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import { foresee } from '#ui/drive/preview-calls.ts';
import { ReportList } from '#ui/drive/report-list.tsx';

/** How long the rules have to stay as they are before the drive is asked, milliseconds. */
const quietMs = 350;

export function RulesForesight({ task, order }: { readonly task: string; readonly order: RulesOrder }) {
  const [asked] = useDebouncedValue(JSON.stringify(order), quietMs);
  const report = useQuery({
    queryKey: ['foresee', task, asked],
    queryFn: () => foresee(task, JSON.parse(asked) as RulesOrder),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return (
    <section aria-labelledby="foresight">
      <Title order={3} size="h6" id="foresight" mb={8}>
        {t('preview.rules')}
      </Title>
      <Loaded query={report}>
        {data =>
          data.foreseen.length + data.leftOut.length === 0 ? (
            <Text size="sm" c="dimmed" role="status">
              {t('preview.rules.none')}
            </Text>
          ) : (
            <ReportList report={data} leftOut="preview.rules.stays" />
          )
        }
      </Loaded>
    </section>
  );
}
