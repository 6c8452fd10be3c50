/** What one account, or one group, is granted in a share. */
import { SegmentedControl } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Level } from '#ui/common/administer-calls.ts';
import { FormError } from '#ui/common/form-error.tsx';
import { t } from '#ui/common/texts.ts';
import classes from '#ui/station/administration/administration.module.css';
import { askAnew } from '#ui/station/administration/data.ts';

const levels: readonly Level[] = ['clear', 'read', 'write', 'none'];

interface GrantRowProps {
  /** Names the grant among all that there are. */
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly about: string | undefined;
  readonly level: Level;
  /** It cannot be changed. */
  readonly fixed?: boolean;
  /** In a home, a group is never refused. */
  readonly canRefuse?: boolean;
  grant(level: Level): Promise<void>;
}

export function GrantRow({ id, name, label, about, level, fixed = false, canRefuse = true, grant }: GrantRowProps) {
  const client = useQueryClient();
  // The choice is shown as made until the station has answered and the share was read anew.
  const granting = useMutation({
    mutationFn: grant,
    // One after the other: whoever goes through the levels by keys means the last one.
    scope: { id: `grant ${id}` },
    onSuccess: () => askAnew(client),
  });
  return (
    <li className={classes['row']}>
      <div className={classes['words']}>
        <div className={classes['name']}>{name}</div>
        {about && <div className={classes['about']}>{about}</div>}
      </div>
      <SegmentedControl
        size="xs"
        aria-label={label}
        data={levels
          .filter(each => canRefuse || each !== 'none')
          .map(each => ({ value: each, label: t(`grants.level.${each}`) }))}
        value={granting.isPending ? granting.variables : level}
        onChange={to => granting.mutate(to as Level)}
        disabled={fixed}
      />
      {granting.error && (
        <div className={classes['refusal']}>
          <FormError error={granting.error} />
        </div>
      )}
    </li>
  );
}
