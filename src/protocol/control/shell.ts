/** What a drive is told, and answers, about single files: from the menu of a file manager, or at a command line. */
import Type, { type Static } from 'typebox';
import { strict } from '#protocol/schema.ts';

const PathText = Type.String({ minLength: 1, maxLength: 4096 });

/** A link to download what stands at the path; without limits of its own, it has those that the station gives. */
export const ShareLinkOrder = strict({
  path: PathText,
  password: Type.Optional(Type.String({ minLength: 1, maxLength: 1024 })),
  /** After which it ends. */
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_650 })),
  /** How often it may be opened. */
  uses: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
});
export type ShareLinkOrder = Static<typeof ShareLinkOrder>;

/** Why the drive itself makes no link, in `about.why` of its refusal: the person has switched it off (S81). */
export type ShareRefusal = 'sharing-off';

export interface SharedLink {
  readonly id: string;
  readonly path: string;
  /** Where people open it. */
  readonly address: string;
}

/** Files and folders, by absolute paths, to be copied to the top of a task's folder. */
export const CopyOrder = strict({
  paths: Type.Array(PathText, { minItems: 1, maxItems: 1_000 }),
  task: Type.String({ minLength: 1, maxLength: 256 }),
});
export type CopyOrder = Static<typeof CopyOrder>;

export interface Copied {
  /** Absolute paths: of what was copied, and of the copy. */
  readonly copied: readonly { readonly from: string; readonly to: string }[];
  readonly failed: readonly { readonly path: string; readonly detail: string }[];
}

/** An address of a window; `at` is the page that it begins with, as `/why?path=…`. */
export const PanelOrder = strict({ at: Type.Optional(Type.String({ pattern: '^/(?!/)', maxLength: 16_384 })) });
export type PanelOrder = Static<typeof PanelOrder>;

/** Shows a file or folder of a task in the file manager, selected in the folder that it is in. */
export const ShowOrder = strict({ path: PathText });
export type ShowOrder = Static<typeof ShowOrder>;
