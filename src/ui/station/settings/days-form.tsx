import { Button, NumberInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';
import own from '#ui/station/settings/settings.module.css';

interface DaysFormProps {
  /** Whose words it has: `PART.days` and `PART.days.about`. */
  readonly part: 'logKeep' | 'removedKeep';
  /** The number that holds now. */
  readonly days: number;
  readonly min: number;
  readonly max: number;
  save(days: number): Promise<void>;
}

/** For how many days something is kept. */
export function DaysForm({ part, days, min, max, save }: DaysFormProps) {
  const [wanted, setWanted] = useState<number | string>(days);
  const saving = useMutation({ mutationFn: () => save(Number(wanted)) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form onSubmit={submit} className={own['form']}>
      <NumberInput
        label={t(`${part}.days`)}
        description={t(`${part}.days.about`)}
        value={wanted}
        onChange={setWanted}
        required
        withAsterisk={false}
        min={min}
        max={max}
        allowDecimal={false}
        allowNegative={false}
      />
      <div>
        <FormError error={saving.error} />
        <Button type="submit" loading={saving.isPending} mt={saving.error ? 'sm' : 0}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  );
}
