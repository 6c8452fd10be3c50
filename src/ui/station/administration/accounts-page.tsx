import { Badge, Button, Group, Menu } from '@mantine/core';
import { IconUserCircle } from '@tabler/icons-react';
import type { AccountWire, ManagedShareWire } from '#protocol/administer.ts';
import { useAsked } from '#ui/common/asked.ts';
import { dateText, momentText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import { AccountAccessPanel } from '#ui/station/administration/account-access-panel.tsx';
import { AccountAsk, type AccountDeed, deedsFor } from '#ui/station/administration/account-ask.tsx';
import classes from '#ui/station/administration/administration.module.css';
import { useAccounts, useManagedShares } from '#ui/station/administration/data.ts';
import { EntryDialog } from '#ui/station/administration/entry-dialog.tsx';
import { Frame, Rows } from '#ui/station/administration/frame.tsx';
import { RemoveAsk, RenameDialog } from '#ui/station/administration/life-dialogs.tsx';
import { NewButton, RowMenu } from '#ui/station/administration/list-buttons.tsx';
import { namesText } from '#ui/station/administration/names-text.ts';
import { NewAccountsDialog } from '#ui/station/administration/new-accounts-dialog.tsx';
import { NewAccountDialog, PasswordDialog } from '#ui/station/administration/password-dialogs.tsx';
import { QuotaBar } from '#ui/station/administration/quota-bar.tsx';
import { RemovedPart } from '#ui/station/administration/removed-part.tsx';
import { ResetAsk, SecondFactorRulePart } from '#ui/station/administration/second-factor-rule.tsx';

/** What can be done with an account. */
type Deed = 'password' | 'access' | 'entry' | 'reset factor' | 'rename' | 'remove' | AccountDeed;
type Asked =
  | { readonly what: 'new' | 'entry of all' | 'new accounts' }
  | { readonly what: Deed; readonly account: AccountWire };

/** Who may sign in; `own` is the account of the one who looks. */
export function AccountsPage({ own }: { readonly own: string }) {
  const accounts = useAccounts();
  const homes = new Map(useManagedShares().data?.map(share => [share.home, share]));
  const { asked, ask, close } = useAsked<Asked>();
  return (
    <Frame
      title="accounts.title"
      lead="accounts.lead"
      action={
        <Group gap="sm">
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default">{t('entry.menu')}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => ask({ what: 'entry of all' })}>{t('entry.title.station')}</Menu.Item>
              <Menu.Item onClick={() => ask({ what: 'new accounts' })}>{t('newAccounts.title')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <NewButton label="accounts.new" ask={() => ask({ what: 'new' })} />
        </Group>
      }
    >
      <Loaded query={accounts}>
        {data => (
          <Rows rows={data} label={t('accounts.title')}>
            {account => (
              <AccountRow
                key={account.id}
                account={account}
                home={homes.get(account.name)}
                isOwn={account.id === own}
                ask={what => ask({ what, account })}
              />
            )}
          </Rows>
        )}
      </Loaded>
      <RemovedPart kind="accounts" />
      <SecondFactorRulePart />
      {asked && <Question asked={asked} close={close} />}
    </Frame>
  );
}

function Question({ asked, close }: { readonly asked: Asked; close(): void }) {
  if ('account' in asked) return <AccountQuestion what={asked.what} account={asked.account} close={close} />;
  if (asked.what === 'entry of all') return <EntryDialog of={{ kind: 'station' }} close={close} />;
  if (asked.what === 'new accounts') return <NewAccountsDialog close={close} />;
  return <NewAccountDialog close={close} />;
}

interface AccountQuestionProps {
  readonly what: Deed;
  readonly account: AccountWire;
  close(): void;
}

function AccountQuestion({ what, account, close }: AccountQuestionProps) {
  const { name } = account;
  if (what === 'access') return <AccountAccessPanel account={account} close={close} />;
  if (what === 'rename') return <RenameDialog kind="accounts" name={name} close={close} />;
  if (what === 'remove') return <RemoveAsk kind="accounts" name={name} close={close} />;
  if (what === 'entry') return <EntryDialog of={{ kind: 'account', name }} close={close} />;
  if (what === 'password') return <PasswordDialog name={name} close={close} />;
  if (what === 'reset factor') return <ResetAsk name={name} close={close} />;
  return <AccountAsk deed={what} name={name} close={close} />;
}

interface AccountRowProps {
  readonly account: AccountWire;
  /** Its home, once that is known. */
  readonly home: ManagedShareWire | undefined;
  readonly isOwn: boolean;
  ask(what: Deed): void;
}

function AccountRow({ account, home, isOwn, ask }: AccountRowProps) {
  const { name, admin, disabled, createdMs, directory, groups, secondFactor } = account;
  const about = [
    t(admin ? 'accounts.admin' : 'accounts.member'),
    t('accounts.since', { date: dateText(createdMs, Date.now()) }),
    ...(groups.length > 0 ? [t('groups.in', { names: namesText(groups) })] : []),
    ...(secondFactor ? [t('accounts.factor')] : []),
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
      {home && <QuotaBar share={home} />}
      <RowMenu name={name} width={210}>
        <Menu.Item onClick={() => ask('access')}>{t('grants.of')}</Menu.Item>
        {directory === null && <Menu.Item onClick={() => ask('password')}>{t('accounts.password')}</Menu.Item>}
        <Menu.Item onClick={() => ask('entry')}>{t('entry.do')}</Menu.Item>
        {secondFactor && <Menu.Item onClick={() => ask('reset factor')}>{t('accounts.factor.reset')}</Menu.Item>}
        {deedsFor(account).map(deed => (
          <Menu.Item key={deed} onClick={() => ask(deed)}>
            {t(`accounts.${deed}`)}
          </Menu.Item>
        ))}
        {directory === null && <Menu.Item onClick={() => ask('rename')}>{t('life.rename')}</Menu.Item>}
        {!isOwn && <Menu.Item onClick={() => ask('remove')}>{t('life.remove')}</Menu.Item>}
      </RowMenu>
    </li>
  );
}
