import { Refusal } from '#protocol/refusals.ts';
import { ApiError } from '#ui/common/api.ts';
import { FileUnreadable } from '#ui/common/cutter.ts';
import { isText, t } from '#ui/common/texts.ts';

/** What went wrong and what to do about it, for people. */
export function errorText(error: unknown): string {
  if (error instanceof FileUnreadable) return t('upload.unreadable');
  if (!(error instanceof ApiError || error instanceof Refusal)) return t('error.internal');
  const key = `error.${error.code}`;
  return isText(key) ? t(key) : error.message;
}
