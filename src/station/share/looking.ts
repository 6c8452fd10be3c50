/** The part of the share service that shows what is there, for people to look at. */
import { Refusal } from '#protocol/refusals.ts';
import { pastAround, pastWithin } from '#station/past/past-reach.ts';
import { folderPage, revisionIn } from '#station/share/browse.ts';
import type { FetchDoors } from '#station/share/fetch.ts';
import { isLimited, mustReach, readableWay } from '#station/share/folder-reach.ts';
import { folderTree } from '#station/share/folder-tree.ts';
import { leftOutIn } from '#station/share/left-out.ts';
import { contentWithin } from '#station/share/limited-contents.ts';
import { revisionBy, seenRevisionBy } from '#station/share/moment.ts';
import { mustHave } from '#station/share/must-have.ts';
import { openContent } from '#station/share/read-content.ts';
import { searchStep } from '#station/share/search.ts';
import { searchWithin } from '#station/share/search-within.ts';
import type { ShareService } from '#station/share/share-service.ts';
import { wayTo } from '#station/share/way.ts';
import { lostContents, versionsOf } from '#station/versions/versions.ts';

/** What is for people to look at. */
export function looking(
  reading: FetchDoors,
): Pick<
  ShareService,
  'folder' | 'search' | 'moment' | 'tree' | 'content' | 'versions' | 'lostContents' | 'way' | 'leftOut'
> {
  const { store } = reading;
  return {
    async folder(actor, share, page) {
      // What a folder held once may lie elsewhere by now.
      const past = await pastAround({ store, share: await mustHave(store, share), actor }, page.node);
      return folderPage(past.store, past.share, page);
    },
    async search(actor, share, step) {
      const row = await mustHave(store, share);
      return isLimited(actor) ? searchWithin({ store, share: row, actor }, step) : searchStep(store, row, step);
    },
    async moment(actor, share, { atMs, within }) {
      const from = isLimited(actor) ? within : undefined;
      const past = await pastWithin({ store, share: await mustHave(store, share), actor }, from);
      return past.window === undefined ? revisionBy(store, past.share, atMs) : seenRevisionBy(past.window, atMs);
    },
    async tree(actor, share, { node, at }) {
      const past = await pastAround({ store, share: await mustHave(store, share), actor }, node);
      return folderTree(reading, past, { node, revision: revisionIn(past.share, at) });
    },
    leftOut: async (share, by) => leftOutIn(store, await mustHave(store, share), by),
    async way(actor, share, node) {
      const row = await mustHave(store, share);
      await mustReach({ store, share: row, actor }, { node });
      return readableWay(actor, await wayTo(store, row, node));
    },
    async content(actor, share, of) {
      const asking = { store, share: await mustHave(store, share), actor };
      return openContent(reading, share, isLimited(actor) ? await contentWithin(asking, of) : of);
    },
    async versions(actor, share, node) {
      const place = { store, share: await mustHave(store, share), actor };
      await mustReach(place, { node });
      const row = (await store.nodes(share, [node])).get(node);
      if (row?.state == null) throw new Refusal('unknown-node', `The share has no file ${node}.`, { node });
      return versionsOf((await pastAround(place, node)).store, share, node);
    },
    async lostContents(actor, share, node) {
      await mustReach({ store, share: await mustHave(store, share), actor }, { node });
      return isLimited(actor) ? 0 : lostContents(store, share, node);
    },
  };
}
