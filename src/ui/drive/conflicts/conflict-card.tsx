/** One conflict: who the two versions are, what can be done about them, and how they differ. */
import { Badge, Button, Group, Title } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { lastName, parentPath } from '#model/path.ts';
import type { Conflict, ConflictSide } from '#protocol/control/conflicts.ts';
import { useAsked } from '#ui/common/asked.ts';
import { momentText, sizeText } from '#ui/common/format.ts';
import { notifyDone, notifyError } from '#ui/common/notify.ts';
import { t } from '#ui/common/texts.ts';
import { BothDialog } from '#ui/drive/conflicts/both-dialog.tsx';
import { decideConflict, openSide, type Which } from '#ui/drive/conflicts/calls.ts';
import { Comparison } from '#ui/drive/conflicts/comparison.tsx';
import own from '#ui/drive/conflicts/conflicts.module.css';
import classes from '#ui/drive/panel.module.css';
import { askAnew } from '#ui/drive/status.ts';

export function ConflictCard({ conflict }: { readonly conflict: Conflict }) {
  const client = useQueryClient();
  const { asked, ask, close } = useAsked<'both'>();
  const [isOpen, setOpen] = useState(false);
  const { kept, copy, folder, id } = conflict;
  const name = lastName(kept.path);
  const heading = `conflict-${id}`;
  const deciding = useMutation({
    mutationFn: async (keep: Which) => {
      await decideConflict(conflict, { keep });
      notifyDone(t(keep === 'this' ? 'panel.conflict.keptThis' : 'panel.conflict.keptOther', { name }));
    },
    onError: notifyError,
    // What stands there is looked at anew, also where it was no more what was shown.
    onSettled: () => askAnew(client),
  });
  const bothFiles = kept.kind === 'file' && copy.kind === 'file';
  const sides = { conflict, name, isDeciding: deciding.isPending };
  return (
    <section className={classes['card']} aria-labelledby={heading}>
      <div className={own['card']}>
        <div>
          <Title order={2} size="h5" id={heading} className={classes['words'] ?? ''}>
            {name}
          </Title>
          <div className={classes['about']}>
            {[folder, parentPath(kept.path)].filter(part => part !== '').join('/')}
          </div>
        </div>
        <div className={own['sides']}>
          <Side {...sides} which="this" keep={() => deciding.mutate('this')} />
          <Side {...sides} which="other" keep={bothFiles ? () => deciding.mutate('other') : undefined} />
        </div>
        <Deeds {...{ conflict, name, isOpen, bothFiles, setOpen }} keepBoth={() => ask('both')} />
        {isOpen && bothFiles && <Comparison conflict={conflict} />}
      </div>
      {asked && <BothDialog conflict={conflict} close={close} />}
    </section>
  );
}

interface DeedsProps {
  readonly conflict: Conflict;
  readonly name: string;
  /** The comparison is shown. */
  readonly isOpen: boolean;
  readonly bothFiles: boolean;
  setOpen(isOpen: boolean): void;
  keepBoth(): void;
}

/** What can be done about both versions together. */
function Deeds({ conflict: { folder, kept }, name, isOpen, bothFiles, setOpen, keepBoth }: DeedsProps) {
  return (
    <Group gap="xs">
      <Button variant="default" size="xs" aria-label={t('panel.conflict.bothOf', { name })} onClick={keepBoth}>
        {t('panel.conflict.both')}
      </Button>
      {bothFiles && (
        <Button
          variant="default"
          size="xs"
          aria-expanded={isOpen}
          aria-label={t(isOpen ? 'panel.conflict.lessOf' : 'panel.conflict.compareOf', { name })}
          onClick={() => setOpen(!isOpen)}
        >
          {t(isOpen ? 'panel.conflict.less' : 'panel.conflict.compare')}
        </Button>
      )}
      {kept.kind === 'file' && (
        <Button
          component={Link}
          variant="subtle"
          size="xs"
          href={`/versions?${new URLSearchParams({ path: `${folder}/${kept.path}` })}`}
          aria-label={t('panel.conflict.versionsOf', { name })}
        >
          {t('panel.conflict.versions')}
        </Button>
      )}
    </Group>
  );
}

interface SideProps {
  readonly conflict: Conflict;
  readonly name: string;
  readonly which: Which;
  readonly isDeciding: boolean;
  /** Undefined where this version cannot take the place of the other. */
  readonly keep: (() => void) | undefined;
}

function Side({ conflict, name, which, isDeciding, keep }: SideProps) {
  const { kept, copy, id } = conflict;
  const isThis = which === 'this';
  const [side, other] = isThis ? [kept, copy] : [copy, kept];
  const opening = useMutation({ mutationFn: () => openSide(id, which), onError: notifyError });
  return (
    <div className={own['side']}>
      <div className={own['whose']}>
        {whoseText(conflict, which)}
        {side.modifiedAt > other.modifiedAt && side.kind === 'file' && other.kind === 'file' && (
          <Badge size="sm" variant="light" tt="none" ml={8}>
            {t('panel.conflict.newer')}
          </Badge>
        )}
      </div>
      <div className={own['name']}>{lastName(side.path)}</div>
      <div className={classes['about']}>{factsText(side)}</div>
      <Group gap="xs" mt="auto" pt={6}>
        {keep && (
          <Button
            variant="default"
            size="xs"
            disabled={isDeciding}
            aria-label={t(isThis ? 'panel.conflict.keepThisOf' : 'panel.conflict.keepOtherOf', { name })}
            onClick={keep}
          >
            {t(isThis ? 'panel.conflict.keepThis' : 'panel.conflict.keepOther')}
          </Button>
        )}
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconExternalLink size={15} aria-hidden />}
          loading={opening.isPending}
          aria-label={t(isThis ? 'panel.conflict.openThisOf' : 'panel.conflict.openOtherOf', { name })}
          onClick={() => opening.mutate()}
        >
          {t('panel.conflict.open')}
        </Button>
      </Group>
    </div>
  );
}

function whoseText({ computer }: Conflict, which: Which): string {
  if (which === 'this') return t('panel.conflict.this');
  return computer === '' ? t('panel.conflict.other') : t('panel.conflict.otherOf', { computer });
}

function factsText({ kind, bytes, modifiedAt }: ConflictSide): string {
  if (kind === 'folder') return t('panel.conflict.folder');
  const date = t('panel.conflict.modified', { date: momentText(Date.parse(modifiedAt)) });
  return kind === 'link' ? `${t('panel.conflict.link')} · ${date}` : `${sizeText(bytes)} · ${date}`;
}
