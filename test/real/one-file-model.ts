/**
 * What several computers that share one file may see: after the model of Hughes, Pierce, Arts and Norell, "Mysteries of
 * Dropbox: Property-Based Testing of a Distributed Synchronization Service" (ICST 2016, section IV).
 *
 * People read, write and wait for rest; between that every drive sends (`up`) and receives (`down`) unseen. A history is
 * right when some order of these unseen steps explains all that was seen, so the model keeps every state that the history
 * so far allows, and a history is wrong as soon as none is left.
 */

/** A content of the file; null stands for no file. */
export type Value = string | null;

/** What somebody did at one of the computers, and what they saw. */
export type Seen =
  | { readonly kind: 'read'; readonly at: number; readonly value: Value }
  /** A delete writes null. */
  | { readonly kind: 'write'; readonly at: number; readonly value: Value }
  /** All came to rest: every computer shows `value` and beside it the conflict copies `copies`. */
  | { readonly kind: 'rest'; readonly value: Value; readonly copies: readonly string[] };

interface Computer {
  readonly value: Value;
  /** It has heard of the station's newest value. */
  readonly fresh: boolean;
  /** It has sent what was written here. */
  readonly clean: boolean;
}

interface State {
  readonly station: Value;
  readonly copies: readonly string[];
  readonly computers: readonly Computer[];
}

/** The number of the first thing seen that nothing explains; undefined when the whole history is right. */
export function firstUnexplained(computers: number, history: readonly Seen[]): number | undefined {
  const start: Computer = { value: null, fresh: true, clean: true };
  let possible: readonly State[] = [{ station: null, copies: [], computers: Array(computers).fill(start) }];
  for (const [index, seen] of history.entries()) {
    possible = distinct(reachable(possible).flatMap(state => after(state, seen) ?? []));
    if (possible.length === 0) return index;
  }
  return undefined;
}

/** The state after something that can be seen in `state`; undefined when it cannot. */
function after(state: State, seen: Seen): State | undefined {
  if (seen.kind === 'rest') return isAtRest(state, seen) ? state : undefined;
  const computer = state.computers[seen.at];
  if (computer === undefined) return undefined;
  if (seen.kind === 'write') return withComputer(state, seen.at, { ...computer, value: seen.value, clean: false });
  return computer.value === seen.value ? state : undefined;
}

function isAtRest({ station, copies, computers }: State, seen: Extract<Seen, { readonly kind: 'rest' }>): boolean {
  const quiet = computers.every(({ value, fresh, clean }) => fresh && clean && value === station);
  return quiet && station === seen.value && sorted(copies) === sorted(seen.copies);
}

/** All states that unseen steps lead to, these included. */
function reachable(from: readonly State[]): readonly State[] {
  const found = new Map(from.map(state => [keyOf(state), state]));
  const rest = [...from];
  for (let state = rest.pop(); state !== undefined; state = rest.pop()) {
    for (const next of state.computers.flatMap((_, at) => unseenSteps(state as State, at))) {
      if (found.has(keyOf(next))) continue;
      found.set(keyOf(next), next);
      rest.push(next);
    }
  }
  return [...found.values()];
}

function unseenSteps(state: State, at: number): readonly State[] {
  const computer = state.computers[at];
  if (computer === undefined) return [];
  if (!computer.clean) return up(state, at, computer);
  return computer.fresh ? [] : [withComputer(state, at, { value: state.station, fresh: true, clean: true })];
}

/**
 * What was written here is sent. On top of the newest value it becomes the station's. Otherwise somebody was faster:
 * equal values are no conflict, a delete yields to a value and a value beats a delete, and of two values the one here
 * becomes a copy (policy "station", R14, R16, R41).
 */
function up(state: State, at: number, computer: Computer): readonly State[] {
  const sent = withComputer(state, at, { ...computer, clean: true });
  if (computer.value === state.station) return [withComputer(state, at, { ...computer, fresh: true, clean: true })];
  if (computer.fresh || (state.station === null && computer.value !== null)) return [taken(sent, at)];
  if (computer.value === null) return [sent];
  const copied: State = { ...sent, copies: [...state.copies, computer.value] };
  // For a moment the copy has left the name and the other one has not taken it yet.
  return [copied, withComputer(copied, at, { ...computer, value: null, clean: true })];
}

/** The value at `at` becomes the station's, and all others have to hear of it. */
function taken(state: State, at: number): State {
  const station = state.computers[at]?.value ?? null;
  const computers = state.computers.map((each, index) => ({ ...each, fresh: index === at }));
  return { ...state, station, computers };
}

function withComputer(state: State, at: number, computer: Computer): State {
  return { ...state, computers: state.computers.with(at, computer) };
}

function distinct(states: readonly State[]): readonly State[] {
  return [...new Map(states.map(state => [keyOf(state), state])).values()];
}

function keyOf({ station, copies, computers }: State): string {
  return JSON.stringify([station, sorted(copies), computers]);
}

function sorted(copies: readonly string[]): string {
  return JSON.stringify([...copies].sort());
}
