/**
 * What a drive and the extension of a file manager say to one another on the shell socket: a JSON object a line.
 * The extension begins with `hello`; the drive answers with its own and with the roots, and from then on tells by itself.
 */
import Type, { type Static } from 'typebox';
import { strict } from '#protocol/schema.ts';
import type { Emblem } from '#protocol/shell/emblem.ts';

/** Raised when drives and extensions of before no longer understand each other. */
export const shellProtocol = 1;
/** Bytes of a line from the extension. */
export const shellLineBytesMax = 1024 * 1024;
/** Paths of one action: what somebody selected. */
export const actionPathsMax = 1_000;

const PathText = Type.String({ minLength: 1, maxLength: 4096 });

export const ShellAction = Type.Union([Type.Literal('share-link'), Type.Literal('copy')]);
export type ShellAction = Static<typeof ShellAction>;

export const ShellOrder = Type.Union([
  strict({
    kind: Type.Literal('hello'),
    protocol: Type.Integer(),
    /** As in LANG: which language the labels are to be in. */
    locale: Type.String({ maxLength: 100 }),
  }),
  /** The folder is on screen: how what is in it fares is told from now on. */
  strict({ kind: Type.Literal('watch'), folder: PathText }),
  strict({ kind: Type.Literal('unwatch'), folder: PathText }),
  strict({
    kind: Type.Literal('action'),
    action: ShellAction,
    paths: Type.Array(PathText, { minItems: 1, maxItems: actionPathsMax }),
    /** The task into whose folder something is copied. */
    task: Type.Optional(Type.String({ maxLength: 256 })),
  }),
]);
export type ShellOrder = Static<typeof ShellOrder>;

/** A task's folder, as menus name it. */
export interface ShellRoot {
  readonly task: string;
  readonly folder: string;
  /** What is put there stays there: the task only receives. */
  readonly receivesOnly: boolean;
  /** Sharing links can be made to what is in it, by the settings of the drive and as far as its station told. */
  readonly sharesLinks: boolean;
  /** Paths in it that a person left out, at most `leftOutMax` (#protocol/feed.ts); what a rule leaves out is not among them. */
  readonly leftOut: readonly string[];
}

/** What the extension shows of its own accord, in the session's language. */
export interface ShellLabels {
  readonly menu: string;
  readonly 'share-link': string;
  readonly versions: string;
  readonly why: string;
  readonly copy: string;
  readonly stop: string;
  readonly sync: string;
  readonly emblems: Readonly<Record<Emblem, string>>;
}

export type ShellNews =
  | {
      readonly kind: 'hello';
      readonly protocol: number;
      readonly labels: ShellLabels;
      /** The words of a command line that opens the drive's window; an option and a path may follow, as `--why PATH`. */
      readonly open: readonly string[];
    }
  | { readonly kind: 'roots'; readonly roots: readonly ShellRoot[] }
  /** Names in a folder that is watched, by emblem; names that are not told again are as they were. */
  | {
      readonly kind: 'emblems';
      readonly folder: string;
      readonly names: { readonly [emblem in Emblem | 'none']?: readonly string[] };
    }
  /** To be put on the clipboard. */
  | { readonly kind: 'clipboard'; readonly text: string }
  /** Why the drive will not listen any more; it hangs up. */
  | { readonly kind: 'refused'; readonly detail: string };
