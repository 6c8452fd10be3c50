/** A picture as large as there is room: made small first where it is large, itself as soon as it has come. */
import { type SyntheticEvent, useState } from 'react';
import type { ThumbnailEdge } from '#protocol/thumbnail.ts';
import { Notice } from '#ui/common/notice.tsx';
import { t } from '#ui/common/texts.ts';
import { useThumbnail } from '#ui/common/use-thumbnail.ts';
import classes from '#ui/station/files/preview.module.css';

/** The thumbnail that stands in for a picture. */
export const pictureEdge: ThumbnailEdge = 1024;
/** Bytes from which on a picture takes so long to come that a small one is fetched before it. */
export const largeBytes = 512 * 1024;

interface PictureViewProps {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Where its bytes come from. */
  readonly address: string;
  /** Where it comes from made small; undefined where it does not. */
  readonly thumbnail: string | undefined;
}

export function PictureView({ name, size, address, thumbnail }: PictureViewProps) {
  const [state, setState] = useState<'coming' | 'there' | 'failed'>('coming');
  // What this browser cannot show, such as TIFF, it may show made small.
  const stand = useThumbnail(size >= largeBytes || state === 'failed' ? thumbnail : undefined);
  const isStanding = typeof stand === 'string' && state !== 'there';
  if (state === 'failed' && (thumbnail === undefined || stand === null)) return <Notice title={t('preview.failed')} />;
  return (
    <>
      {isStanding && <img src={stand} alt={name} onLoad={stretch} className={classes['picture']} />}
      {state !== 'failed' && (
        <img
          src={address}
          alt={name}
          hidden={isStanding}
          onLoad={() => setState('there')}
          onError={() => setState('failed')}
          className={classes['picture']}
        />
      )}
    </>
  );
}

/** The picture itself will fill the room, where it is larger than what stands in for it. */
function stretch({ currentTarget: image }: SyntheticEvent<HTMLImageElement>): void {
  const isMadeSmall = Math.max(image.naturalWidth, image.naturalHeight) >= pictureEdge;
  if (isMadeSmall) image.dataset['stretched'] = 'yes';
}
