/** What stands around every page: the station's name, its shares, and the way to the account. */
import { Burger, Drawer, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconApi, IconHelpCircle, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import type { SessionReply } from '#protocol/sign-in.ts';
import { signOut } from '#ui/common/calls.ts';
import { LanguageSwitch } from '#ui/common/language-switch.tsx';
import { notifyError } from '#ui/common/notify.ts';
import { SchemeSwitch } from '#ui/common/scheme-switch.tsx';
import { t } from '#ui/common/texts.ts';
import markAddress from '#ui/mark.svg';
import { AdministrationList } from '#ui/station/administration/administration-list.tsx';
import { LinksItem } from '#ui/station/links/links-item.tsx';
import { useLive } from '#ui/station/live.ts';
import { Bell } from '#ui/station/notices/bell.tsx';
import { changeSession } from '#ui/station/session.ts';
import { ShareList } from '#ui/station/share-list.tsx';
import classes from '#ui/station/shell.module.css';

interface ShellProps {
  readonly session: SessionReply;
  readonly children: ReactNode;
}

export function Shell({ session, children }: ShellProps) {
  const [menu, { close, toggle }] = useDisclosure(false);
  const [place] = useLocation();
  useLive();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere wants to see it.
  useEffect(close, [place]);
  return (
    <div className={classes['shell']}>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <header className={classes['header']}>
        <Burger
          className={classes['burger'] ?? ''}
          size="sm"
          opened={menu}
          onClick={toggle}
          aria-label={t('app.menu')}
        />
        <Link href="/files" className={classes['brand'] ?? ''}>
          <img src={markAddress} alt="" width={26} height={26} />
          <span>{session.station.name}</span>
        </Link>
        <div className={classes['space']} />
        <Bell />
        <LanguageSwitch />
        <SchemeSwitch />
        <AccountMenu session={session} />
      </header>
      <nav className={classes['side']} aria-label={t('app.menu')}>
        <ShareList />
        <LinksItem />
        {session.account.admin && <AdministrationList />}
      </nav>
      <Drawer opened={menu} onClose={close} size={280} title={session.station.name}>
        <nav aria-label={t('app.menu')}>
          <ShareList />
          <LinksItem />
          {session.account.admin && <AdministrationList />}
        </nav>
      </Drawer>
      <main id="content" tabIndex={-1} className={classes['main']}>
        {children}
      </main>
    </div>
  );
}

function AccountMenu({ session }: { readonly session: SessionReply }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const leave = async (): Promise<void> => {
    try {
      await signOut();
      go('/sign-in');
      changeSession(client, null);
    } catch (error) {
      notifyError(error);
    }
  };
  const { name } = session.account;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={classes['account']} aria-label={`${t('app.account')}: ${name}`}>
          <span className={classes['initial']} data-letter={[...name][0]?.toUpperCase()} aria-hidden />
          <span className={classes['who']}>{name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUserCircle size={17} aria-hidden />} onClick={() => go('/account')}>
          {t('app.account')}
        </Menu.Item>
        <Menu.Item leftSection={<IconHelpCircle size={17} aria-hidden />} onClick={() => go('/help')}>
          {t('help.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconApi size={17} aria-hidden />} onClick={() => go('/api')}>
          {t('api.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={17} aria-hidden />} onClick={() => void leave()}>
          {t('app.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
