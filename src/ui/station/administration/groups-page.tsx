import { Button, Menu } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import type { GroupWire } from '#protocol/groups.ts';
import { useAsked } from '#ui/common/asked.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { EntryDialog } from '#ui/station/administration/entry-dialog.tsx';
import { Frame, Rows } from '#ui/station/administration/frame.tsx';
import { useGroups } from '#ui/station/administration/group-data.ts';
import { GroupNameDialog, RemoveGroup } from '#ui/station/administration/group-dialogs.tsx';
import { NewButton, RowMenu } from '#ui/station/administration/list-buttons.tsx';
import { MembersPanel } from '#ui/station/administration/members-panel.tsx';
import { namesText } from '#ui/station/administration/names-text.ts';

type Deed = 'members' | 'entry' | 'rename' | 'remove';
type Asked = 'new' | { readonly what: Deed; readonly name: string };

/** Groups of accounts, with who is in them. */
export function GroupsPage() {
  const groups = useGroups();
  const { asked, ask, close } = useAsked<Asked>();
  return (
    <Frame title="groups.title" lead="groups.lead" action={<NewButton label="groups.new" ask={() => ask('new')} />}>
      <Loaded query={groups}>
        {data => (
          <Rows rows={data} label={t('groups.title')} none="groups.none">
            {group => <GroupRow key={group.id} group={group} ask={what => ask({ what, name: group.name })} />}
          </Rows>
        )}
      </Loaded>
      {asked && (
        <Question
          asked={asked}
          groups={groups.data ?? []}
          made={name => ask({ what: 'members', name })}
          close={close}
        />
      )}
    </Frame>
  );
}

interface QuestionProps {
  readonly asked: Asked;
  readonly groups: readonly GroupWire[];
  /** The next step is to say who is in it. */
  made(name: string): void;
  close(): void;
}

function Question({ asked, groups, made, close }: QuestionProps) {
  if (asked === 'new') return <GroupNameDialog made={made} close={close} />;
  const group = groups.find(({ name }) => name === asked.name);
  if (group === undefined) return null;
  if (asked.what === 'members') return <MembersPanel group={group} close={close} />;
  if (asked.what === 'entry') return <EntryDialog of={{ kind: 'group', name: group.name }} close={close} />;
  if (asked.what === 'rename') return <GroupNameDialog group={group.name} close={close} />;
  return <RemoveGroup name={group.name} close={close} />;
}

interface GroupRowProps {
  readonly group: GroupWire;
  ask(what: Deed): void;
}

function GroupRow({ group: { name, members }, ask }: GroupRowProps) {
  return (
    <li className={classes['row']}>
      <IconUsersGroup size={26} stroke={1.5} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <strong className={classes['name']}>{name}</strong>
        <div className={classes['about']}>{members.length === 0 ? t('groups.members.nobody') : namesText(members)}</div>
      </div>
      <Button variant="default" size="xs" aria-label={t('groups.membersOf', { name })} onClick={() => ask('members')}>
        {t('groups.members')}
      </Button>
      <RowMenu name={name} width={180}>
        <Menu.Item onClick={() => ask('entry')}>{t('entry.do')}</Menu.Item>
        <Menu.Item onClick={() => ask('rename')}>{t('groups.rename')}</Menu.Item>
        <Menu.Item onClick={() => ask('remove')}>{t('groups.remove')}</Menu.Item>
      </RowMenu>
    </li>
  );
}
