/** Whether somebody looks at folders as lists or as grids of pictures. Their browser keeps it. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconLayoutGrid, IconList } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { SessionReply } from '#protocol/sign-in.ts';
import { t } from '#ui/common/texts.ts';
import { sessionKey } from '#ui/station/session.ts';

export type Look = 'list' | 'grid';

/** Several people may use one browser: each has their own look. */
export function useLook(): readonly [Look, (look: Look) => void] {
  const session = useQueryClient().getQueryData<SessionReply>(sessionKey);
  const key = `waystation-look-${session?.account ?? ''}`;
  const [look, setLook] = useLocalStorage<Look>({ key, defaultValue: 'list', getInitialValueInEffect: false });
  return [look === 'grid' ? 'grid' : 'list', setLook];
}

export interface LookSwitchProps {
  readonly look: Look;
  /** The class of its place in the page. */
  readonly at?: string;
  setLook(look: Look): void;
}

export function LookSwitch({ look, at = '', setLook }: LookSwitchProps) {
  const other: Look = look === 'grid' ? 'list' : 'grid';
  const label = t(`look.${other}`);
  const Icon = other === 'grid' ? IconLayoutGrid : IconList;
  return (
    <Tooltip label={label}>
      <ActionIcon
        className={at}
        variant="subtle"
        color="gray"
        size={36}
        aria-label={label}
        onClick={() => setLook(other)}
      >
        <Icon size={19} stroke={1.8} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
