import type { FitProblem } from "./fit-options";
import { lossRange } from "./minimise-huber";

/** Exponents of the starts. */
const EXPONENTS = [0.05, 0.15, 0.45, 1.35] as const;
/** Constant terms of the starts, relative to the smallest loss. */
const FLOORS = [0.1, 0.5, 0.9] as const;

/** Returns the starts of a fit: all combinations of exponents and constant terms, with equal terms for the rest. */
export function fitStarts({ form, columns, logLosses }: FitProblem): Float64Array[] {
  const width = columns.length;
  const mean = logLosses.reduce((sum, x) => sum + x, 0) / logLosses.length;
  const [least] = lossRange(logLosses);
  const exponents = columns.reduce<number[][]>(
    (lists) => lists.flatMap((list) => EXPONENTS.map((exponent) => [...list, exponent])),
    [[]],
  );
  const floors = form.floor === undefined ? [0] : FLOORS;
  return floors.flatMap((floor) => {
    const rest = Math.exp(mean) - floor * Math.exp(least);
    const term = Math.log(form.tempered ? rest : rest / width);
    return exponents.map((list) =>
      Float64Array.from([
        ...columns.map(() => term),
        ...list,
        ...(form.floor === undefined ? [] : [least + Math.log(floor)]),
      ]),
    );
  });
}
