/** What stands beside a name: a picture made small, or the icon of what it is. */
import { useThumbnail } from '#ui/common/use-thumbnail.ts';
import classes from '#ui/station/files/entry-mark.module.css';
import { NodeIcon } from '#ui/station/files/node-icon.tsx';

interface EntryMarkProps {
  readonly node: { readonly kind: 'file' | 'folder' | 'link'; readonly name: string };
  /** Where its thumbnail comes from; undefined when it has none, or when it is not in sight. */
  readonly address: string | undefined;
  /** Pixels of its icon. */
  readonly size: number;
  /** As large as its place, not only as a line of text. */
  readonly fill?: boolean;
}

export function EntryMark({ node, address, size, fill = false }: EntryMarkProps) {
  return (
    <span className={fill ? classes['fill'] : classes['line']}>
      {address === undefined ? (
        <NodeIcon node={node} size={size} />
      ) : (
        <Small key={address} {...{ node, address, size }} />
      )}
    </span>
  );
}

/** Only what is in sight is one of these: where it goes out of sight, what was asked for is given up. */
function Small({ node, address, size }: EntryMarkProps & { readonly address: string }) {
  const shown = useThumbnail(address);
  if (typeof shown !== 'string') return <NodeIcon node={node} size={size} />;
  // The name stands beside it.
  return <img src={shown} alt="" draggable={false} className={classes['picture']} />;
}
