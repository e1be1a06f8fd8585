import type { Method, SolveOptions } from "../types";

/** Options and arguments of an integration that advice can name. */
export type Advised = keyof SolveOptions | "field";

/** Sentence of advice after a failure. */
export interface AdviceSentence {
  readonly text: string;
  /** Options and arguments that the sentence names. */
  readonly names: readonly Advised[];
  /** Method that the sentence recommends. */
  readonly method?: Method | undefined;
}

/** Options and methods of the function that was called. */
export interface Choices {
  /** Options and arguments that the function accepts. */
  readonly accepted: Readonly<Partial<Record<Advised, true>>>;
  /** Methods that the function accepts. */
  readonly methods: readonly Method[];
  /** Method that was used. */
  readonly method: Method;
}

/** Returns the sentences of an advice that the caller of a function can follow. */
export const adviceText = (
  sentences: readonly AdviceSentence[],
  { accepted, methods, method: used }: Choices,
): string =>
  sentences
    .filter(
      ({ names, method }) =>
        names.every((name) => accepted[name]) &&
        (method === undefined || (method !== used && methods.includes(method))),
    )
    .map(({ text }) => text)
    .join(" ");
