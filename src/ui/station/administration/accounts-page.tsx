import { ActionIcon, Badge, Button, Group, Menu } from '@mantine/core';
import { IconDots, IconPlus, IconUserCircle } from '@tabler/icons-react';
import type { AccountWire } from '#protocol/administer.ts';
import { useAsked } from '#ui/common/asked.ts';
import { dateText, momentText } from '#ui/common/format.ts';
import { t } from '#ui/common/texts.ts';
import { AccountAsk, type AccountDeed, deedsFor } from '#ui/station/administration/account-ask.tsx';
import classes from '#ui/station/administration/administration.module.css';
import { useAccounts } from '#ui/station/administration/data.ts';
import { Frame, Loaded, Rows } from '#ui/station/administration/frame.tsx';
import { NewAccountDialog, PasswordDialog } from '#ui/station/administration/password-dialogs.tsx';

type Asked = { readonly what: 'new' } | { readonly what: 'password' | AccountDeed; readonly account: AccountWire };

/** Who may sign in; `own` is the account of the one who looks. */
export function AccountsPage({ own }: { readonly own: string }) {
  const accounts = useAccounts();
  const { asked, ask, close } = useAsked<Asked>();
  return (
    <Frame
      title="accounts.title"
      lead="accounts.lead"
      action={
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => ask({ what: 'new' })}>
          {t('accounts.new')}
        </Button>
      }
    >
      <Loaded query={accounts}>
        {data => (
          <Rows rows={data} label={t('accounts.title')}>
            {account => (
              <AccountRow
                key={account.id}
                account={account}
                isOwn={account.id === own}
                ask={what => ask({ what, account })}
              />
            )}
          </Rows>
        )}
      </Loaded>
      {asked && <Question asked={asked} close={close} />}
    </Frame>
  );
}

function Question({ asked, close }: { readonly asked: Asked; close(): void }) {
  if (asked.what === 'new') return <NewAccountDialog close={close} />;
  if (asked.what === 'password') return <PasswordDialog name={asked.account.name} close={close} />;
  return <AccountAsk deed={asked.what} name={asked.account.name} close={close} />;
}

interface AccountRowProps {
  readonly account: AccountWire;
  readonly isOwn: boolean;
  ask(what: 'password' | AccountDeed): void;
}

function AccountRow({ account, isOwn, ask }: AccountRowProps) {
  const { name, admin, disabled, createdMs, directory } = account;
  const about = [
    t(admin ? 'accounts.admin' : 'accounts.member'),
    t('accounts.since', { date: dateText(createdMs, Date.now()) }),
    ...(directory === null ? [] : [t('accounts.from', { name: directory })]),
  ];
  return (
    <li className={`${classes['row']} ${disabled ? classes['gone'] : ''}`}>
      <IconUserCircle size={26} stroke={1.5} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <Group gap={8}>
          <strong className={classes['name']}>{name}</strong>
          {isOwn && (
            <Badge size="sm" variant="light" tt="none">
              {t('accounts.you')}
            </Badge>
          )}
          {disabled && (
            <Badge size="sm" variant="default" tt="none">
              {t('accounts.disabled')}
            </Badge>
          )}
        </Group>
        <div className={classes['about']} title={momentText(createdMs)}>
          {about.join(' · ')}
        </div>
      </div>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={38} aria-label={t('admin.actions', { name })}>
            <IconDots size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {directory === null && <Menu.Item onClick={() => ask('password')}>{t('accounts.password')}</Menu.Item>}
          {deedsFor(account).map(deed => (
            <Menu.Item key={deed} onClick={() => ask(deed)}>
              {t(`accounts.${deed}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
