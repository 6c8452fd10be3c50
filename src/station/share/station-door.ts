/** A share of this very process as a task sees it: for the mirror, and for the simulator. */
import type { StationDoor } from '#engine/station-door.ts';
import type { ShareId } from '#platform/share-store.ts';
import { Refusal } from '#protocol/refusals.ts';
import type { Actor } from '#station/share/actor.ts';
import type { ShareService } from '#station/share/share-service.ts';

/** Calls the service directly. `actor` may be a function, for an actor whose grant changes. */
export function stationDoor(service: ShareService, actor: Actor | (() => Actor), share: ShareId): StationDoor {
  const who = (): Actor => (typeof actor === 'function' ? actor() : actor);
  return {
    changes: request => service.changes(who(), share, request),
    commit(request, manifests, chunks) {
      const arrivals = manifests.map(({ content, manifest, base }) => ({ content, manifest, base: base?.content }));
      return service.commit(who(), share, { request, manifests: arrivals, chunks });
    },
    missing: hashes => service.missing(who(), share, hashes),
    wanted: async () => (await service.wanted(who(), share)).wanted,
    upload: chunks => service.upload(who(), share, chunks),
    fetch: wants => service.fetch(who(), share, wants),
    subscribe: onPush => service.subscribe(share, onPush),
    async grant() {
      const { grant } = who();
      if (grant === 'none') throw new Refusal('unknown-share');
      return grant;
    },
  };
}
