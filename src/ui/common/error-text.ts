import type { Values } from '#base/speaker.ts';
import { Refusal } from '#protocol/refusals.ts';
import { ApiError } from '#ui/common/api.ts';
import { FileUnreadable } from '#ui/common/cutter.ts';
import { isText, t } from '#ui/common/texts.ts';

/** What went wrong and what to do about it, for people; where a table has no words for it, in the station's own. */
export function errorText(error: unknown): string {
  if (error instanceof FileUnreadable) return t('upload.unreadable');
  if (!(error instanceof ApiError || error instanceof Refusal)) return t('error.internal');
  const why = `error.why.${error.about['why']}`;
  const key = isText(why) ? why : `error.${error.code}`;
  return isText(key) ? t(key, { ...particulars(error.about), said: error.message }) : error.message;
}

/** What a sentence may name of a refusal, as the seconds to wait. */
function particulars(about: Readonly<Record<string, unknown>>): Values {
  return Object.fromEntries(
    Object.entries(about).filter((entry): entry is [string, string | number] =>
      ['string', 'number'].includes(typeof entry[1]),
    ),
  );
}
