/**
 * Checks every answer of a station before the drive believes it: the schema of the message, and what no schema says
 * about nodes. A station may be broken or hostile; a name from it becomes a path on this computer.
 */

import { plainText } from '#drive/plain-text.ts';
import { StationError } from '#engine/station-door.ts';
import { FolderReply, VersionsReply } from '#protocol/browse.ts';
import { CommitReply } from '#protocol/commit.ts';
import { HaveReply, WantedReply } from '#protocol/content.ts';
import { FeedPage, PushedAnswer } from '#protocol/feed.ts';
import { MayMakeLinksReply } from '#protocol/link-rules.ts';
import { DeletedReply, RevertReply } from '#protocol/past.ts';
import { Refusal } from '#protocol/refusals.ts';
import { FolderLevelReply, LinkReply, ResolveReply, SharesReply } from '#protocol/session.ts';
import { OwnSharingLinkWire } from '#protocol/sharing-link.ts';
import { AppliedProfilesWire } from '#protocol/sync-profiles.ts';
import { WipeOrderReply } from '#protocol/wipe.ts';
import { decodeWith, remoteNodeFromWire } from '#protocol/wire.ts';

const decodeFeed = decodeWith(FeedPage);
const decodePushed = decodeWith(PushedAnswer);
const decodeCommit = decodeWith(CommitReply);

export const linkReply = believed(decodeWith(LinkReply));
export const sharesReply = believed(decodeWith(SharesReply));
export const folderReply = believed(decodeWith(FolderReply));
export const folderLevelReply = believed(decodeWith(FolderLevelReply));
export const versionsReply = believed(decodeWith(VersionsReply));
export const deletedReply = believed(decodeWith(DeletedReply));
export const revertReply = believed(decodeWith(RevertReply));
export const resolveReply = believed(decodeWith(ResolveReply));
export const sharingLinkReply = believed(decodeWith(OwnSharingLinkWire));
export const mayMakeLinksReply = believed(decodeWith(MayMakeLinksReply));
export const haveReply = believed(decodeWith(HaveReply));
export const profilesReply = believed(decodeWith(AppliedProfilesWire));
export const wipeOrderReply = believed(decodeWith(WipeOrderReply));
export const wantedReply = believed(decodeWith(WantedReply));

/** A page whose nodes all have names that can stand in a folder. */
export const feedPage = believed(value => {
  const page = decodeFeed(value);
  page.nodes.forEach(remoteNodeFromWire);
  return page;
});

/** The same, pushed ahead of the question. */
export const pushedAnswer = believed(value => {
  const told = decodePushed(value);
  told.page.nodes.forEach(remoteNodeFromWire);
  return told;
});

/** A commit's answer whose nodes all have names that can stand in a folder. */
export const commitReply = believed(value => {
  const reply = decodeCommit(value);
  for (const result of reply.results) if ('nodes' in result) result.nodes.forEach(remoteNodeFromWire);
  return reply;
});

/** What is malformed in an answer is the station's fault, not a refusal by it. */
function believed<T>(decode: (value: unknown) => T): (value: unknown) => T {
  return value => {
    try {
      return decode(value);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new StationError(
        'hostile',
        `The station's answer is not to be trusted. ${plainText(error.message)}`,
        error,
      );
    }
  };
}
