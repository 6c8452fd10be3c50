import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SharingLinkWire } from '#protocol/sharing-link.ts';
import { useAsked } from '#ui/common/asked.ts';
import { revokeAnyLink } from '#ui/common/link-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { t } from '#ui/common/texts.ts';
import { askAnew } from '#ui/station/administration/data.ts';
import { fits } from '#ui/station/administration/fits.ts';
import { Frame, Rows } from '#ui/station/administration/frame.tsx';
import { useAllLinks } from '#ui/station/links/data.ts';
import { LinkRow } from '#ui/station/links/link-row.tsx';
import { nameOf } from '#ui/station/links/link-words.ts';
import { RevokeAsk } from '#ui/station/links/revoke-ask.tsx';
import { RulesPart } from '#ui/station/links/rules-part.tsx';

/** The sharing links of all accounts, for administrators. */
export function AllLinksPage() {
  const client = useQueryClient();
  const links = useAllLinks();
  const [wanted, setWanted] = useState('');
  const { asked, ask, close } = useAsked<SharingLinkWire>();
  const revoke = async (id: string): Promise<void> => {
    await revokeAnyLink(id);
    await askAnew(client);
  };
  const row = (link: SharingLinkWire) => (
    <LinkRow key={link.id} link={link} account={link.account}>
      <Button
        variant="default"
        size="xs"
        aria-label={t('links.revokeOf', { name: nameOf(link) })}
        onClick={() => ask(link)}
      >
        {t('links.revoke')}
      </Button>
    </LinkRow>
  );
  return (
    <Frame title="links.admin.title" lead="links.admin.lead">
      <RulesPart />
      <TextInput
        type="search"
        aria-label={t('links.find')}
        placeholder={t('links.find.about')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={wanted}
        onChange={event => setWanted(event.currentTarget.value)}
      />
      <Loaded query={links}>
        {data => (
          <Rows
            rows={data.filter(each => fits(wanted, textsOf(each)))}
            label={t('links.admin.title')}
            none={data.length === 0 ? 'links.admin.none' : 'admin.none'}
          >
            {row}
          </Rows>
        )}
      </Loaded>
      {asked && <RevokeAsk link={asked} revoke={revoke} close={close} />}
    </Frame>
  );
}

function textsOf({ account, note, leadsTo }: SharingLinkWire): readonly string[] {
  return [account, note, leadsTo?.path ?? ''];
}
