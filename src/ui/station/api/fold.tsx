/** Something that is opened to be read. What is in it is drawn from then on only: the page about the API is long. */
import { type ReactNode, useState } from 'react';
import classes from '#ui/station/api/api-page.module.css';

interface FoldProps {
  readonly summary: ReactNode;
  /** Open without being asked. */
  readonly open?: boolean;
  children(): ReactNode;
}

export function Fold({ summary, open = false, children }: FoldProps) {
  const [isOpen, setIsOpen] = useState(open);
  return (
    <details className={classes['fold']} open={isOpen} onToggle={event => setIsOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && children()}
    </details>
  );
}
