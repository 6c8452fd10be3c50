/** Short words at the edge of the page. */
import { notifications } from '@mantine/notifications';
import { errorText } from '#ui/common/error-text.ts';
import { t } from '#ui/common/texts.ts';

const closeButtonProps = { 'aria-label': t('app.close') };

export function notifyDone(message: string): void {
  notifications.show({ message, withBorder: true, closeButtonProps });
}

export function notifyError(error: unknown): void {
  const text = { title: t('error.title'), message: errorText(error) };
  notifications.show({ ...text, color: 'red', withBorder: true, autoClose: 10_000, closeButtonProps });
}
