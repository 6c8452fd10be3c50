/** The dialog in which a directory is configured. */
import { Checkbox, Modal, PasswordInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { DirectoryOrder, DirectorySettings, LdapSettings, OpenIdSettings } from '#protocol/directories.ts';
import { type Kind, setDirectory } from '#ui/common/directory-calls.ts';
import { FormButtons } from '#ui/common/form-buttons.tsx';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';

interface DirectoryDialogProps {
  readonly kind: Kind;
  readonly before: DirectorySettings | undefined;
  saved(settings: DirectorySettings): Promise<void>;
  close(): void;
}

export function DirectoryDialog({ kind, before, saved, close }: DirectoryDialogProps) {
  const saving = useMutation({
    mutationFn: async (form: FormData) => {
      const order = orderOf(kind, form);
      await setDirectory(order);
      const { secret: _kept, ...settings } = order;
      await saved(settings);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(new FormData(event.currentTarget));
  };
  return (
    <Modal opened size="lg" onClose={close} title={t('directories.setUpOf', { kind: t(`directories.${kind}`) })}>
      <form onSubmit={submit} autoComplete="off">
        <Stack>
          <TextInput
            {...required('name')}
            description={t(`directories.name.${kind}`, { example: 'EXAMPLE' })}
            defaultValue={before?.name}
            maxLength={32}
            data-autofocus
          />
          {kind === 'openid' ? (
            <OpenIdFields before={before?.kind === 'openid' ? before : undefined} />
          ) : (
            <LdapFields before={before?.kind === 'openid' ? undefined : before} />
          )}
          <Textarea
            label={t('directories.ca')}
            description={t('directories.ca.about')}
            name="ca"
            defaultValue={before?.ca ?? ''}
            rows={3}
            spellCheck={false}
            placeholder="-----BEGIN CERTIFICATE-----"
          />
          <FormError error={saving.error} />
          <FormButtons close={close} submit={t('directories.save')} isPending={saving.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}

type Field = 'name' | 'url' | 'base' | 'bindName' | 'issuer' | 'clientId' | 'address';

const plain = { autoCapitalize: 'none', autoComplete: 'off', spellCheck: false } as const;

function required(name: Field) {
  return { ...plain, name, label: t(`directories.${name}`), required: true, withAsterisk: false };
}

function LdapFields({ before }: { readonly before: LdapSettings | undefined }) {
  return (
    <>
      <TextInput
        {...required('url')}
        description={t('directories.url.about')}
        defaultValue={before?.url ?? 'ldaps://'}
        inputMode="url"
      />
      <TextInput {...required('base')} description={t('directories.base.about')} defaultValue={before?.base} />
      <TextInput
        {...required('bindName')}
        description={t('directories.bindName.about')}
        defaultValue={before?.bindName}
      />
      <Secret label={t('directories.secret')} isKept={before !== undefined} isRequired={before === undefined} />
      <TextInput
        {...plain}
        label={t('directories.filter')}
        description={t('directories.filter.about')}
        name="filter"
        defaultValue={before?.filter ?? ''}
      />
      <Checkbox
        label={t('directories.plain')}
        description={t('directories.plain.about')}
        name="plain"
        defaultChecked={before?.plain ?? false}
      />
    </>
  );
}

function OpenIdFields({ before }: { readonly before: OpenIdSettings | undefined }) {
  const address = before?.address ?? location.origin;
  return (
    <>
      <TextInput
        {...required('issuer')}
        description={t('directories.issuer.about')}
        defaultValue={before?.issuer ?? 'https://'}
        inputMode="url"
      />
      <TextInput {...required('clientId')} defaultValue={before?.clientId} />
      <Secret label={t('directories.secret.openid')} isKept={before !== undefined} isRequired={false} />
      <TextInput
        {...required('address')}
        description={t('directories.address.about', { address })}
        defaultValue={address}
        inputMode="url"
      />
    </>
  );
}

interface SecretProps {
  readonly label: string;
  readonly isKept: boolean;
  readonly isRequired: boolean;
}

function Secret({ label, isKept, isRequired }: SecretProps) {
  return (
    <PasswordInput
      label={label}
      name="secret"
      autoComplete="new-password"
      required={isRequired}
      withAsterisk={false}
      {...(isKept ? { description: t('directories.secret.kept') } : {})}
    />
  );
}

function orderOf(kind: Kind, form: FormData): DirectoryOrder {
  const typed = (name: string): string => `${form.get(name) ?? ''}`.trim();
  const orNull = (name: string): string | null => (typed(name) === '' ? null : typed(name));
  const secret = `${form.get('secret') ?? ''}`;
  const both = { name: typed('name'), ca: orNull('ca'), ...(secret === '' ? {} : { secret }) };
  if (kind === 'openid')
    return { ...both, kind, issuer: typed('issuer'), clientId: typed('clientId'), address: typed('address') };
  return {
    ...{ ...both, kind, url: typed('url'), base: typed('base'), bindName: typed('bindName') },
    ...{ filter: orNull('filter'), plain: form.get('plain') !== null },
  };
}
