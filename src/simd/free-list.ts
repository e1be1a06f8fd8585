/** A range of bytes. */
export interface Block {
  readonly start: number;
  readonly end: number;
}

/** First-fit list of the free ranges of an arena; the ranges are sorted and never adjacent. */
export class FreeList {
  readonly #range: Block;
  #free: Block[];

  constructor(start: number, end: number) {
    this.#range = { start, end };
    this.#free = [this.#range];
  }

  /** Takes a block of `bytes` from the first range that is large enough; undefined if there is no such range. */
  take(bytes: number): Block | undefined {
    const at = this.#free.findIndex(({ start, end }) => end - start >= bytes);
    if (at < 0) return undefined;
    const { start, end } = this.#free[at]!;
    const rest = start + bytes < end ? [{ start: start + bytes, end }] : [];
    this.#free.splice(at, 1, ...rest);
    return { start, end: start + bytes };
  }

  /** Returns a block to the list and merges adjacent free ranges. */
  give({ start, end }: Block): void {
    if (start === end) return;
    const found = this.#free.findIndex((range) => range.start >= end);
    let at = found < 0 ? this.#free.length : found;
    const [before, after] = [this.#free[at - 1], this.#free[at]];
    const joined = {
      start: before?.end === start ? before.start : start,
      end: after?.start === end ? after.end : end,
    };
    let replaced = joined.end === end ? 0 : 1;
    if (joined.start !== start) {
      at--;
      replaced++;
    }
    this.#free.splice(at, replaced, joined);
  }

  /** True if no block is in use. */
  get untouched(): boolean {
    const [first] = this.#free;
    return first?.start === this.#range.start && first.end === this.#range.end;
  }
}
