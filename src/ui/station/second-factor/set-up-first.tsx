import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { SessionReply } from '#protocol/sign-in.ts';
import { signOut } from '#ui/common/calls.ts';
import { notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { Gate } from '#ui/station/gate.tsx';
import { SetUp } from '#ui/station/second-factor/set-up.tsx';
import { changeSession } from '#ui/station/session.ts';

/** All that is to be seen while the station demands a second factor that is not there. */
export function SetUpFirst({ session, done }: { readonly session: SessionReply; done(): void }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [on, setOn] = useState(false);
  const leave = async (): Promise<void> => {
    try {
      await signOut();
      go('/sign-in');
      changeSession(client, null);
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <Gate
      title={t(on ? 'factor.codes.title' : 'factor.first.title')}
      lead={on ? undefined : t('factor.first.lead', { station: session.station.name })}
    >
      <SetUp turnedOn={() => setOn(true)} done={done} />
      {!on && (
        <Button variant="subtle" onClick={() => void leave()}>
          {t('app.signOut')}
        </Button>
      )}
    </Gate>
  );
}
