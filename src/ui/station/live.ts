import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { SharesReply } from '#protocol/session.ts';
import { listen } from '#ui/common/push.ts';
import { changeSession } from '#ui/station/session.ts';
import { sharesKey } from '#ui/station/shares.ts';

/** Keeps the heads of the shares as the station tells them; what a page shows follows its share's head. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      listen({
        onPush: ({ share, epoch, head }) => {
          const known = client.getQueryData<SharesReply>(sharesKey);
          const tops = known?.shares.filter(({ id }) => id === share) ?? [];
          if (known && tops.length > 0)
            client.setQueryData<SharesReply>(sharesKey, withHead(known, { share, epoch, head }));
          // Granted folders come, go, and are renamed by what happens in their share.
          if (tops.every(({ folder }) => folder !== undefined)) void client.invalidateQueries({ queryKey: sharesKey });
        },
        onSignedOut: () => changeSession(client, null),
      }),
    [client],
  );
}

interface Head {
  readonly share: string;
  readonly epoch: string;
  readonly head: number;
}

function withHead(known: SharesReply, { share, epoch, head }: Head): SharesReply {
  return { shares: known.shares.map(one => (one.id === share ? { ...one, epoch, head } : one)) };
}
