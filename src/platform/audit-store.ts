/** The door to the audit: what was done at a station, by whom and from where. */

/** One line of what was done: who did it, from where, what, and the details as JSON. */
export interface AuditEntry {
  readonly atMs: number;
  /** An account's name, or `local administration` for somebody at the station's own command line. */
  readonly actor: string;
  readonly address: string;
  readonly event: string;
  readonly about: Readonly<Record<string, unknown>>;
}

/** Which entries of the audit; what is left out does not narrow. */
export interface AuditFilter {
  /** At most so many, the newest. */
  readonly limit: number;
  /** Older ones than this entry. */
  readonly before?: number;
  readonly actor?: string;
  readonly event?: string;
  /** Those about the share of this name (`auditShare`). */
  readonly share?: string;
  /** Wall-clock milliseconds, both ends included. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/** An entry with its number: each new one has a higher one. */
export interface NumberedEntry extends AuditEntry {
  readonly number: number;
}

export interface AuditStore {
  addAudit(entry: AuditEntry): void;
  /** Newest first. */
  audit(filter: AuditFilter): readonly NumberedEntry[];
  /** The kinds of events that there are, sorted. */
  auditEvents(): readonly string[];
  /** Takes the entries of before a moment away, wall-clock milliseconds; answers how many those were. The newest stays. */
  dropAudit(beforeMs: number): number;
}

/** The share that an entry is about, by name; undefined for none. */
export function auditShare({ event, about }: Pick<AuditEntry, 'event' | 'about'>): unknown {
  return event === 'share add' ? about['name'] : about['share'];
}
