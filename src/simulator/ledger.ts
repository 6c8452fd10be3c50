/**
 * Everything that people wrote, and what became of it by their own hands.
 *
 * A content is *superseded* once a person overwrote or deleted a file that showed it. What nobody superseded must
 * never be lost (d2), and no file may ever show bytes that are not in here (d3).
 */
import type { ContentId } from '#model/node.ts';

export interface Written {
  readonly content: ContentId;
  readonly bytes: Uint8Array;
  /** The drives on which it was written. */
  readonly drives: Set<number>;
  /** How often people wrote or copied just these bytes. */
  copies: number;
  superseded: boolean;
  /** What a power cut made of somebody's bytes. */
  torn: boolean;
  /** A disaster took it from a disk, or from the station, while somebody else had it: then a history or a bin is enough. */
  struck: boolean;
  /** A person freed its space on a disk: what is made under its name there from then on is new, and may outdo it (R134). */
  freed: boolean;
  /** The drives on which people renamed a file of just these bytes. */
  readonly movedOn: Set<number>;
  /** Something else came to stand where people had moved it away from, and is its node from then on (R3). */
  yielded: boolean;
}

export interface Ledger {
  /** A person's file shows these bytes from now on. Empty content is nobody's work. */
  wrote(drive: number, bytes: Uint8Array): void;
  /** A file shows these bytes since the power failed. */
  tore(drive: number, bytes: Uint8Array): void;
  /** A disk or the station lost these bytes, and somebody else has them. */
  struck(bytes: Uint8Array): void;
  /** A drive removed these bytes for good, as its person had asked, since the station has them (R135). */
  freed(bytes: Uint8Array): void;
  /** A person took these bytes away from where they stood. */
  supersede(bytes: Uint8Array): void;
  /** A person gave a file that shows these bytes another name. */
  moved(drive: number, bytes: Uint8Array): void;
  /** A person put something else where these bytes had stood before they were moved. */
  yielded(bytes: Uint8Array): void;
  find(content: ContentId): Written | undefined;
  all(): Iterable<Written>;
  contentOf(bytes: Uint8Array): ContentId;
  /** A text that was not written before; its first half tells it apart too. */
  nextText(): string;
}

export function createLedger(contentOf: (bytes: Uint8Array) => ContentId): Ledger {
  const written = new Map<ContentId, Written>();
  let texts = 0;
  const ledger: Ledger = {
    wrote(drive, bytes) {
      if (bytes.length === 0) return;
      const content = contentOf(bytes);
      const before = written.get(content);
      if (before) {
        before.copies += 1;
        before.drives.add(drive);
      } else
        written.set(content, {
          content,
          bytes,
          drives: new Set([drive]),
          copies: 1,
          superseded: false,
          torn: false,
          struck: false,
          freed: false,
          movedOn: new Set(),
          yielded: false,
        });
    },
    tore(drive, bytes) {
      ledger.wrote(drive, bytes);
      const known = written.get(contentOf(bytes));
      if (known) known.torn = true;
    },
    struck(bytes) {
      const known = written.get(contentOf(bytes));
      if (known) known.struck = true;
    },
    freed(bytes) {
      const known = written.get(contentOf(bytes));
      if (known) known.freed = true;
    },
    supersede(bytes) {
      const known = written.get(contentOf(bytes));
      if (known) known.superseded = true;
    },
    moved: (drive, bytes) => void written.get(contentOf(bytes))?.movedOn.add(drive),
    yielded(bytes) {
      const known = written.get(contentOf(bytes));
      if (known) known.yielded = true;
    },
    find: content => written.get(content),
    all: () => written.values(),
    contentOf,
    nextText() {
      texts += 1;
      return `${texts}:content`;
    },
  };
  return ledger;
}
