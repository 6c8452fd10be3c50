/** Work of which some is under way at once, and whose results are taken up in the order in which it was begun. */
export class InOrder<Result> {
  readonly #underWay: Promise<Result>[] = [];

  /** Its failure is met by whoever takes its result. */
  begin(work: Promise<Result>): void {
    // Until then it must not count as unhandled.
    work.catch(() => undefined);
    this.#underWay.push(work);
  }

  /** The next results, until fewer than so many are under way. */
  async *untilFewerThan(count: number): AsyncGenerator<Result> {
    while (this.#underWay.length >= count) yield await (this.#underWay.shift() as Promise<Result>);
  }

  /** Returns when nothing is under way any more, however it ended. Where something is, `hurry` is called first. */
  async quiet(hurry: () => void = () => undefined): Promise<void> {
    if (this.#underWay.length > 0) hurry();
    await Promise.allSettled(this.#underWay);
  }
}
