/** Work of one size; returned by `prepare`, which makes the data. */
export type Run = () => unknown;

/** A family of works, the sizes of which double. */
export interface Work {
  /** Quantity that doubles. */
  readonly size: string;
  readonly sizes: readonly number[];
  prepare(size: number): Run;
}

/** Families of works, by name. */
export type Works = Readonly<Record<string, Work>>;
