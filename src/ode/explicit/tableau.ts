/** A linear combination of stages, zero coefficients left out: `Σ coefficients[j] · stage[stages[j]]`. */
export interface Row {
  readonly stages: readonly number[];
  readonly coefficients: readonly number[];
}

/** A row whose stages have been looked up: what the inner loops read. */
export interface Combination {
  readonly coefficients: readonly number[];
  readonly stages: readonly Float64Array[];
}

/** The row bound to the buffers of one integration. */
export function bind(row: Row, buffers: readonly Float64Array[]): Combination {
  const stages: Float64Array[] = [];
  for (let j = 0; j < row.stages.length; j++) stages.push(buffers[row.stages[j]!]!);
  return { coefficients: row.coefficients, stages };
}
