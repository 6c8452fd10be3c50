/** To whom a sync profile applies, and what it leaves out of their shares as they are now. */
import { Drawer, Stack, Switch, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProfileWire } from '#protocol/sync-profiles.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { sizeText } from '#ui/common/format.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { type Applying, applyProfile } from '#ui/common/profile-calls.ts';
import { t } from '#ui/common/texts.ts';
import { AccountsFinder } from '#ui/station/administration/accounts-finder.tsx';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew, useAccounts } from '#ui/station/administration/data.ts';
import { fits } from '#ui/station/administration/fits.ts';
import { useGroups } from '#ui/station/administration/group-data.ts';
import { useProfilePreview } from '#ui/station/administration/profile-data.ts';

interface AppliedPanelProps {
  readonly profile: ProfileWire;
  close(): void;
}

export function AppliedPanel({ profile, close }: AppliedPanelProps) {
  const accounts = useAccounts();
  const groups = useGroups();
  const [wanted, setWanted] = useState('');
  const names = (all: readonly { readonly name: string }[]): readonly string[] =>
    all.map(({ name }) => name).filter(name => fits(wanted, [name]));
  return (
    <Drawer opened onClose={close} position="right" size={440} title={t('profiles.appliesOf', { name: profile.name })}>
      <Stack gap="md">
        <Text c="dimmed" size="sm">
          {t('profiles.applies.lead')}
        </Text>
        <Preview profile={profile} />
        <AccountsFinder count={accounts.data?.length ?? 0} wanted={wanted} find={setWanted} />
        <Loaded query={groups}>
          {data => data.length > 0 && <Subjects profile={profile} kind="group" names={names(data)} />}
        </Loaded>
        <Loaded query={accounts}>{data => <Subjects profile={profile} kind="account" names={names(data)} />}</Loaded>
      </Stack>
    </Drawer>
  );
}

function Preview({ profile }: { readonly profile: ProfileWire }) {
  const preview = useProfilePreview(profile);
  const nobody = profile.accounts.length + profile.groups.length === 0;
  return (
    <section aria-label={t('profiles.preview')}>
      <Title order={2} size="h5" pb={4}>
        {t('profiles.preview')}
      </Title>
      <Loaded query={preview}>
        {({ shares, whole }) => (
          <>
            {shares.map(({ share, files, bytes }) => (
              <Text key={share} size="sm">
                {t('profiles.preview.share', { count: files, share, size: sizeText(bytes) })}
              </Text>
            ))}
            {shares.length === 0 && (
              <Text size="sm">{t(nobody ? 'profiles.preview.nobody' : 'profiles.preview.none')}</Text>
            )}
            {!whole && (
              <Text size="sm" c="dimmed">
                {t('profiles.preview.more')}
              </Text>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

interface SubjectsProps {
  readonly profile: ProfileWire;
  readonly kind: Applying['kind'];
  readonly names: readonly string[];
}

function Subjects({ profile, kind, names }: SubjectsProps) {
  const title = t(kind === 'group' ? 'profiles.groups' : 'profiles.accounts');
  return (
    <section>
      <Title order={2} size="h5">
        {title}
      </Title>
      <ul className={classes['rows']} aria-label={title}>
        {names.map(name => (
          <SubjectRow key={name} profile={profile} kind={kind} name={name} />
        ))}
      </ul>
    </section>
  );
}

function SubjectRow({ profile, kind, name }: Omit<SubjectsProps, 'names'> & { readonly name: string }) {
  const client = useQueryClient();
  // The choice is shown as made until the station has answered and the profiles were read anew.
  const applying = useMutation({
    mutationFn: (applied: boolean) => applyProfile({ profile: profile.name, kind, name, applied }),
    scope: { id: `profile ${profile.name} ${kind} ${name}` },
    onSuccess: () => askAnew(client),
  });
  const applied = (kind === 'group' ? profile.groups : profile.accounts).includes(name);
  return (
    <li className={classes['row']}>
      <Switch
        className={classes['words']}
        label={name}
        checked={applying.isPending ? applying.variables : applied}
        onChange={event => applying.mutate(event.currentTarget.checked)}
      />
      {applying.error && (
        <div className={classes['refusal']}>
          <FormError error={applying.error} />
        </div>
      )}
    </li>
  );
}
