/** The end of a form in a dialog: the way out, and the button that does what the form is for. */
import { Button, type ButtonProps, Group } from '@mantine/core';
import { t } from '#ui/common/texts.ts';

interface FormButtonsProps extends ButtonProps {
  /** What stands on the button that sends the form; whatever else is given is for that button. */
  readonly submit: string;
  readonly isPending: boolean;
  readonly 'data-autofocus'?: boolean;
  close(): void;
}

export function FormButtons({ submit, isPending, close, ...button }: FormButtonsProps) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={close}>
        {t('app.cancel')}
      </Button>
      <Button type="submit" loading={isPending} {...button}>
        {submit}
      </Button>
    </Group>
  );
}
