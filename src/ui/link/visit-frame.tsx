/** What stands around everything that a link shows: whose station it is, and how long the link holds. */
import type { ReactNode } from 'react';
import { momentText } from '#ui/common/format.ts';
import { LanguageSwitch } from '#ui/common/language-switch.tsx';
import { SchemeSwitch } from '#ui/common/scheme-switch.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/link/link.module.css';
import markAddress from '#ui/mark.svg';

interface VisitFrameProps {
  readonly station: string;
  readonly validUntilMs: number | null;
  readonly children: ReactNode;
}

export function VisitFrame({ station, validUntilMs, children }: VisitFrameProps) {
  return (
    <div className={classes['page']}>
      <header className={classes['header']}>
        <img src={markAddress} alt="" width={24} height={24} />
        <span className={classes['station']}>{t('visit.by', { station })}</span>
        {validUntilMs !== null && (
          <span className={classes['until']}>{t('visit.until', { date: momentText(validUntilMs) })}</span>
        )}
        <LanguageSwitch />
        <SchemeSwitch />
      </header>
      <main id="content" tabIndex={-1} className={classes['main']}>
        {children}
      </main>
    </div>
  );
}
