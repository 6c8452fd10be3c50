import { Button, Menu } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import type { ProfileWire } from '#protocol/sync-profiles.ts';
import { useAsked } from '#ui/common/asked.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { AppliedPanel } from '#ui/station/administration/applied-panel.tsx';
import { Frame, Rows } from '#ui/station/administration/frame.tsx';
import { NewButton, RowMenu } from '#ui/station/administration/list-buttons.tsx';
import { appliesText, leavesText, useProfiles } from '#ui/station/administration/profile-data.ts';
import { ProfileDialog, RemoveProfile } from '#ui/station/administration/profile-dialogs.tsx';

type Deed = 'applied' | 'edit' | 'remove';
type Asked = 'new' | { readonly what: Deed; readonly name: string };

/** Sync profiles, with what they leave out and to whom they apply. */
export function ProfilesPage() {
  const profiles = useProfiles();
  const { asked, ask, close } = useAsked<Asked>();
  return (
    <Frame
      title="profiles.title"
      lead="profiles.lead"
      action={<NewButton label="profiles.new" ask={() => ask('new')} />}
    >
      <Loaded query={profiles}>
        {data => (
          <Rows rows={data} label={t('profiles.title')} none="profiles.none">
            {profile => (
              <ProfileRow key={profile.name} profile={profile} ask={what => ask({ what, name: profile.name })} />
            )}
          </Rows>
        )}
      </Loaded>
      {asked && (
        <Question
          asked={asked}
          profiles={profiles.data ?? []}
          made={name => ask({ what: 'applied', name })}
          close={close}
        />
      )}
    </Frame>
  );
}

interface QuestionProps {
  readonly asked: Asked;
  readonly profiles: readonly ProfileWire[];
  /** The next step is to say to whom it applies. */
  made(name: string): void;
  close(): void;
}

function Question({ asked, profiles, made, close }: QuestionProps) {
  if (asked === 'new') return <ProfileDialog done={made} close={close} />;
  const profile = profiles.find(({ name }) => name === asked.name);
  if (profile === undefined) return null;
  if (asked.what === 'applied') return <AppliedPanel profile={profile} close={close} />;
  if (asked.what === 'edit') return <ProfileDialog profile={profile} done={close} close={close} />;
  return <RemoveProfile name={profile.name} close={close} />;
}

interface ProfileRowProps {
  readonly profile: ProfileWire;
  ask(what: Deed): void;
}

function ProfileRow({ profile, ask }: ProfileRowProps) {
  const { name } = profile;
  return (
    <li className={classes['row']}>
      <IconFilter size={26} stroke={1.5} className={classes['icon']} aria-hidden />
      <div className={classes['words']}>
        <strong className={classes['name']}>{name}</strong>
        <div className={classes['about']}>{leavesText(profile.rules)}</div>
        <div className={classes['about']}>{appliesText(profile)}</div>
      </div>
      <Button variant="default" size="xs" aria-label={t('profiles.appliesOf', { name })} onClick={() => ask('applied')}>
        {t('profiles.applies')}
      </Button>
      <RowMenu name={name} width={180}>
        <Menu.Item onClick={() => ask('edit')}>{t('profiles.edit')}</Menu.Item>
        <Menu.Item onClick={() => ask('remove')}>{t('profiles.remove')}</Menu.Item>
      </RowMenu>
    </li>
  );
}
