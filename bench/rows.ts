/** One line of the tables, and what the scenes get to measure it. */
import type { Figures } from '#bench/measure.ts';

/** The rows, in the order in which they are shown; each stands for one kind of work that people wait for. */
export const rowNames = [
  'first',
  'poor',
  'save',
  'busy',
  'rename',
  'link',
  'idle',
  'tree',
  'photos',
  'poor-photos',
  'big',
  'insert',
  'many',
  'rescan',
] as const;
export type RowName = (typeof rowNames)[number];

export interface Row extends Figures {
  readonly name: RowName;
  readonly contestant: string;
  /** Says the amounts. */
  readonly title: string;
  /** Further figures by names with their units. */
  readonly more: Readonly<Record<string, number>>;
}

/** A contestant that did not get through a scene. */
export interface Failure {
  readonly scene: string;
  readonly contestant: string;
  readonly why: string;
}

/** Amounts at full scale are whole numbers; a scaled one is at least 1. */
export function scaled(amount: number, scale: number): number {
  return Math.max(1, Math.round(amount * scale));
}
