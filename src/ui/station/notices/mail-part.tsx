/** The mail server, as it is set up, and how the last mails went. */
import { Button, Group } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import type { MailSettings, TellingReply } from '#protocol/notices.ts';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { Deliveries } from '#ui/station/notices/deliveries.tsx';
import type { TellingAsked } from '#ui/station/notices/telling-page.tsx';

interface MailPartProps {
  readonly telling: TellingReply;
  ask(asked: TellingAsked): void;
}

export function MailPart({ telling: { mail, addresses, mailDeliveries }, ask }: MailPartProps) {
  return (
    <section className={classes['card']} aria-label={t('telling.mail')}>
      <div className={classes['row']}>
        <IconMail size={26} stroke={1.5} className={classes['icon']} aria-hidden />
        <div className={classes['words']}>
          <strong className={classes['name']}>{t('telling.mail')}</strong>
          <div className={classes['about']}>{mail === null ? t('telling.mail.none') : aboutText(mail, addresses)}</div>
        </div>
        {mail === null ? (
          <Button variant="default" size="xs" onClick={() => ask({ what: 'mail', before: null })}>
            {t('telling.setUp')}
          </Button>
        ) : (
          <Group gap={8} wrap="nowrap">
            <Button variant="default" size="xs" onClick={() => ask({ what: 'test mail', host: mail.host })}>
              {t('telling.test')}
            </Button>
            <Button variant="default" size="xs" onClick={() => ask({ what: 'mail', before: mail })}>
              {t('telling.change')}
            </Button>
            <Button variant="default" size="xs" onClick={() => ask({ what: 'remove mail', host: mail.host })}>
              {t('telling.remove')}
            </Button>
          </Group>
        )}
        <Deliveries deliveries={mailDeliveries} name={t('telling.mail')} />
      </div>
    </section>
  );
}

function aboutText({ host, port, security }: MailSettings, addresses: number): string {
  const way = t('telling.mail.about', { host, port: `${port}`, security: t(`telling.security.${security}`) });
  return `${way} · ${t('telling.mail.receivers', { count: addresses })}`;
}
