import { Menu } from '@mantine/core';
import type { NodeWire } from '#protocol/schema.ts';
import { t } from '#ui/common/texts.ts';
import type { Command } from '#ui/station/files/commands.ts';
import { CommandItems, type PlaceCommands, PlaceItems } from '#ui/station/files/toolbar.tsx';

/** A point on the page where the menu opens. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface EntryMenuProps {
  readonly at: Point | undefined;
  readonly nodes: readonly NodeWire[];
  readonly canWrite: boolean;
  readonly canRestore: boolean;
  readonly past: object | undefined;
  readonly place: PlaceCommands;
  run(command: Command): void;
  close(): void;
}

/** The menu of what is selected, where it was asked for; without a selection that of the folder. */
export function EntryMenu({ at, nodes, canWrite, canRestore, past, place, run, close }: EntryMenuProps) {
  if (!at || (nodes.length === 0 && !canWrite)) return null;
  return (
    <Menu opened onClose={close} position="bottom-start" offset={2} width={200} trapFocus returnFocus>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('do.actions')}
          className="unseen"
          style={{ position: 'fixed', left: at.x, top: at.y, width: 1, height: 1 }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {nodes.length === 0 ? (
          <PlaceItems place={place} />
        ) : (
          <CommandItems {...{ nodes, canWrite, canRestore, past, run }} />
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
