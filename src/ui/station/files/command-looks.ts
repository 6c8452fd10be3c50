/** How each command is called and shown. */
import {
  IconCopy,
  IconDownload,
  IconEye,
  IconFolderOpen,
  IconFolderSymlink,
  IconHistory,
  IconLink,
  IconPencil,
  IconRestore,
  IconTrash,
} from '@tabler/icons-react';
import { t } from '#ui/common/texts.ts';
import type { Command } from '#ui/station/files/commands.ts';

export const commandIcons: Readonly<Record<Command, typeof IconCopy>> = {
  open: IconFolderOpen,
  preview: IconEye,
  download: IconDownload,
  rename: IconPencil,
  move: IconFolderSymlink,
  copy: IconCopy,
  link: IconLink,
  versions: IconHistory,
  restore: IconRestore,
  delete: IconTrash,
};

export function commandText(command: Command): string {
  return t(`do.${command}`);
}
