/** The way to the notices, in the header of every page, with how many are new. */
import { ActionIcon, Indicator } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { Link } from 'wouter';
import { t } from '#ui/common/texts.ts';
import { useNotices } from '#ui/station/notices/data.ts';

/** More than that is not counted out. */
const countMax = 99;

export function Bell() {
  const unseen = useNotices().data?.unseen ?? 0;
  const label = unseen > countMax ? `${countMax}+` : unseen;
  return (
    <Indicator label={label} disabled={unseen === 0} size={17} offset={6} color="red.9" aria-hidden={false}>
      <ActionIcon
        component={Link}
        href="/notices"
        variant="subtle"
        color="gray"
        size={38}
        radius="xl"
        aria-label={unseen === 0 ? t('notices.bell') : t('notices.bell.unseen', { count: unseen })}
      >
        <IconBell size={20} stroke={1.7} aria-hidden />
      </ActionIcon>
    </Indicator>
  );
}
