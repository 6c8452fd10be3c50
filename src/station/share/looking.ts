/** The part of the share service that shows what is there, for people to look at. */
import { Refusal } from '#protocol/refusals.ts';
import { folderPage, revisionIn } from '#station/share/browse.ts';
import type { FetchDoors } from '#station/share/fetch.ts';
import { isLimited, mustReach, mustReadShare, readableWay } from '#station/share/folder-reach.ts';
import { folderTree } from '#station/share/folder-tree.ts';
import { leftOutIn } from '#station/share/left-out.ts';
import { contentWithin, versionsWithin } from '#station/share/limited-contents.ts';
import { revisionBy } from '#station/share/moment.ts';
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
      const row = await mustHave(store, share);
      await mustReach({ store, share: row, actor }, { node: page.node });
      const reply = await folderPage(store, row, page);
      await mustReach({ store, share: row, actor }, { node: page.node, revision: reply.revision });
      return { ...reply, above: readableWay(actor, reply.above) };
    },
    async search(actor, share, step) {
      const row = await mustHave(store, share);
      return isLimited(actor) ? searchWithin({ store, share: row, actor }, step) : searchStep(store, row, step);
    },
    async moment(actor, share, atMs) {
      mustReadShare(actor);
      return revisionBy(store, await mustHave(store, share), atMs);
    },
    async tree(actor, share, { node, at }) {
      // What a folder held once may lie elsewhere by now.
      if (at !== undefined) mustReadShare(actor);
      const row = await mustHave(store, share);
      await mustReach({ store, share: row, actor }, { node });
      return folderTree(reading, row, { node, revision: revisionIn(row, at) });
    },
    leftOut: async (share, by) => leftOutIn(store, await mustHave(store, share), by),
    async way(actor, share, node) {
      const row = await mustHave(store, share);
      await mustReach({ store, share: row, actor }, { node });
      return readableWay(actor, await wayTo(store, row, node));
    },
    async content(actor, share, of) {
      await mustHave(store, share);
      return openContent(reading, share, isLimited(actor) ? await contentWithin({ store, share, actor }, of) : of);
    },
    async versions(actor, share, node) {
      const place = { store, share: await mustHave(store, share), actor };
      await mustReach(place, { node });
      const row = (await store.nodes(share, [node])).get(node);
      if (row?.state == null) throw new Refusal('unknown-node', `The share has no file ${node}.`, { node });
      return isLimited(actor) ? versionsWithin(place, [node]) : versionsOf(store, share, node);
    },
    async lostContents(actor, share, node) {
      await mustReach({ store, share: await mustHave(store, share), actor }, { node });
      return isLimited(actor) ? 0 : lostContents(store, share, node);
    },
  };
}
