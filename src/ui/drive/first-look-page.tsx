/** The first look at a folder that waits to be started. */
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { DriveStatus } from '#protocol/control/status.ts';
import { FirstLookPart } from '#ui/drive/first-look.tsx';
import classes from '#ui/drive/panel.module.css';

export function FirstLookPage({ status, id }: { readonly status: DriveStatus; readonly id: string }) {
  const [, go] = useLocation();
  const task = status.tasks.find(each => each.id === id && each.awaitsStart);
  const isOver = task === undefined;
  useEffect(() => {
    if (isOver) go('/', { replace: true });
  }, [isOver, go]);
  if (isOver) return null;
  return (
    <div className={classes['page']}>
      <FirstLookPart task={task} done={() => go('/')} />
    </div>
  );
}
