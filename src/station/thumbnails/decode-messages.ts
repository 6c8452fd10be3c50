/** What the station and the program that decodes pictures say to one another. */

/** One picture, to be answered by 'made' or 'failed' before the next one is sent. */
export interface DecodeWork {
  readonly bytes: Uint8Array;
  /** Pixels of the longer side of what is made, at most. */
  readonly edge: number;
  /** A picture with more pixels is not decoded. */
  readonly pixelsMax: number;
  /** A picture that takes more bytes of memory while it is decoded is not decoded. */
  readonly memoryMax: number;
}

/** `absent`: what decodes pictures cannot be loaded here, and never will be. `why` is for logs. */
export type DecodeAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'absent'; readonly why: string }
  | { readonly kind: 'made'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly why: string };
