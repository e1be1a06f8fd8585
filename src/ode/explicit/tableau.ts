/** A linear combination of stages, without zero coefficients: `Σ coefficients[j] · stage[stages[j]]`. */
export interface Row {
  readonly stages: readonly number[];
  readonly coefficients: readonly number[];
}

/** A row with the arrays of its stages, for the inner loops. */
export interface Combination {
  readonly coefficients: readonly number[];
  readonly stages: readonly Float64Array[];
}

/** Binds a row to the arrays of one integration. */
export function bindStages(row: Row, buffers: readonly Float64Array[]): Combination {
  const stages: Float64Array[] = [];
  for (let j = 0; j < row.stages.length; j++) stages.push(buffers[row.stages[j]!]!);
  return { coefficients: row.coefficients, stages };
}
