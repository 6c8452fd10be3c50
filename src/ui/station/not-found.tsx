import { Link } from 'wouter';
import { Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';

/** An address that leads to no page. */
export function NotFound() {
  return (
    <Notice title={t('app.notFound')} order={1}>
      <Link href="/files">{t('app.notFound.next')}</Link>
    </Notice>
  );
}
