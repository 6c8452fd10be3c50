import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCopy, IconPencil } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { OwnSharingLinkWire } from '#protocol/sharing-link.ts';
import { useAsked } from '#ui/common/asked.ts';
import { linkAddress, revokeLink } from '#ui/common/link-calls.ts';
import { Loaded } from '#ui/common/loaded.tsx';
import { notifyDone } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { Frame, Rows } from '#ui/station/administration/frame.tsx';
import { ChangeLinkDialog } from '#ui/station/links/change-link-dialog.tsx';
import { copied } from '#ui/station/links/copy.ts';
import { linksKey, useLinks, useOwnLinkRules } from '#ui/station/links/data.ts';
import { LinkRow } from '#ui/station/links/link-row.tsx';
import { nameOf } from '#ui/station/links/link-words.ts';
import { RevokeAsk } from '#ui/station/links/revoke-ask.tsx';
import { SharingOff } from '#ui/station/links/sharing-off.tsx';

interface Asked {
  readonly what: 'change' | 'revoke';
  readonly link: OwnSharingLinkWire;
}

/** The own sharing links, and what can be done with them. */
export function LinksPage() {
  const client = useQueryClient();
  const links = useLinks();
  const rules = useOwnLinkRules();
  const { asked, ask, close } = useAsked<Asked>();
  const revoke = async (id: string): Promise<void> => {
    await revokeLink(id);
    await client.invalidateQueries({ queryKey: linksKey });
  };
  return (
    <Frame title="links.title" lead="links.lead">
      {rules.data?.rules.sharing === false && <SharingOff />}
      <Loaded query={links}>
        {data => (
          <Rows rows={data} label={t('links.title')} none="links.none">
            {link => <OwnLink key={link.id} link={link} ask={what => ask({ what, link })} />}
          </Rows>
        )}
      </Loaded>
      {asked?.what === 'change' && <ChangeLinkDialog link={asked.link} close={close} />}
      {asked?.what === 'revoke' && <RevokeAsk link={asked.link} revoke={revoke} close={close} />}
    </Frame>
  );
}

interface OwnLinkProps {
  readonly link: OwnSharingLinkWire;
  ask(what: Asked['what']): void;
}

function OwnLink({ link, ask }: OwnLinkProps) {
  const name = nameOf(link);
  const copy = async (): Promise<void> =>
    notifyDone(t((await copied(linkAddress(link))) ? 'links.copied' : 'links.notCopied'));
  return (
    <LinkRow link={link}>
      <Tooltip label={t('links.copy')}>
        <ActionIcon variant="default" size={30} aria-label={t('links.copyOf', { name })} onClick={() => void copy()}>
          <IconCopy size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('links.change')}>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={t('links.changeOf', { name })}
          onClick={() => ask('change')}
        >
          <IconPencil size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Button variant="default" size="xs" aria-label={t('links.revokeOf', { name })} onClick={() => ask('revoke')}>
        {t('links.revoke')}
      </Button>
    </LinkRow>
  );
}
