/** The dialogs in which somebody sets the own second factor up, and changes it later. */
import { Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ProofRequest } from '#protocol/second-factor.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { newRecoveryCodes, turnOff } from '#ui/common/second-factor-calls.ts';
import { t } from '#ui/common/texts.ts';
import { CodeInput } from '#ui/station/second-factor/code-input.tsx';
import { RecoveryCodes } from '#ui/station/second-factor/recovery-codes.tsx';
import { SetUp } from '#ui/station/second-factor/set-up.tsx';
import { sessionKey } from '#ui/station/session.ts';

interface DialogProps {
  close(): void;
}

/** Under which the page knows the own second factor. */
export const secondFactorKey = ['second-factor'];

const closing = { closeOnClickOutside: false };

export function SetUpDialog({ close }: DialogProps) {
  const client = useQueryClient();
  const [on, setOn] = useState(false);
  const turnedOn = (): void => {
    setOn(true);
    notifyDone(t('factor.turnedOn'));
    void client.invalidateQueries({ queryKey: secondFactorKey });
    void client.invalidateQueries({ queryKey: ['devices'] });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t(on ? 'factor.codes.title' : 'factor.first.title')}
      {...closing}
      {...staying(on)}
    >
      <SetUp turnedOn={turnedOn} done={close} />
    </Modal>
  );
}

/** What is shown once only goes by its own button. */
function staying(shown: boolean) {
  return { withCloseButton: !shown, closeOnEscape: !shown };
}

export function NewCodesDialog({ close }: DialogProps) {
  const client = useQueryClient();
  const [codes, setCodes] = useState<readonly string[]>();
  const make = async (proof: ProofRequest): Promise<void> => {
    setCodes((await newRecoveryCodes(proof)).codes);
    await client.invalidateQueries({ queryKey: secondFactorKey });
  };
  const shown = codes !== undefined;
  return (
    <Modal
      opened
      onClose={close}
      title={t(shown ? 'factor.codes.title' : 'factor.codes.new')}
      {...closing}
      {...staying(shown)}
    >
      {shown ? (
        <RecoveryCodes codes={codes} done={close} />
      ) : (
        <ProofForm lead={t('factor.codes.new.lead')} submit={t('factor.codes.make')} act={make} close={close} />
      )}
    </Modal>
  );
}

export function TurnOffDialog({ demanded, close }: DialogProps & { readonly demanded: boolean }) {
  const client = useQueryClient();
  const act = async (proof: ProofRequest): Promise<void> => {
    await turnOff(proof);
    notifyDone(t('factor.turnedOff'));
    // Before it closes: the button that opened it is gone then, and the focus goes elsewhere.
    await Promise.all([secondFactorKey, sessionKey].map(queryKey => client.invalidateQueries({ queryKey })));
    close();
  };
  const lead = [t('factor.turnOff.lead'), demanded ? t('factor.turnOff.demanded') : ''].join(' ').trim();
  return (
    <Modal opened onClose={close} title={t('factor.turnOff.title')} {...closing}>
      <ProofForm lead={lead} submit={t('factor.turnOff')} color="red.9" act={act} close={close} />
    </Modal>
  );
}

interface ProofFormProps extends DialogProps {
  readonly lead: string;
  readonly submit: string;
  readonly color?: string;
  act(proof: ProofRequest): Promise<void>;
}

/** Asks for both that prove who it is. */
function ProofForm({ lead, submit, color, act, close }: ProofFormProps) {
  const acting = useMutation({ mutationFn: act });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    acting.mutate({ password: `${form.get('password')}`, code: `${form.get('code')}` });
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Text size="sm">{lead}</Text>
        <CodeInput />
        <PasswordInput
          label={t('account.before')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        <FormError error={acting.error} />
        <FormButtons
          close={close}
          submit={submit}
          isPending={acting.isPending}
          {...(color === undefined ? {} : { color })}
        />
      </Stack>
    </form>
  );
}
