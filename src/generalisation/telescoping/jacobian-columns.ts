import type { WeightOp } from "../../networks/engine";
import type { LayerFactors } from "./layer-factors";

/** Number of columns of the Jacobian that are written at a time. */
export const COLUMNS = 256;

/** Consecutive parameters of one layer: entries of its weights, or its biases. */
export interface ColumnRange {
  readonly op: WeightOp;
  /** Position of the first among the parameters of the network. */
  readonly at: number;
  readonly count: number;
}

/** Divides the trained parameters of layers into ranges of at most `COLUMNS`. */
export const columnRanges = (ops: readonly WeightOp[]): ColumnRange[] =>
  ops.flatMap((op) => {
    const { width, fanIn, weightsAt, biasesAt, learningRate } = op;
    if (learningRate === 0) return [];
    const biases = biasesAt < 0 ? [] : split(op, biasesAt, width);
    return [...split(op, weightsAt, width * fanIn), ...biases];
  });

function split(op: WeightOp, at: number, count: number): ColumnRange[] {
  return Array.from({ length: Math.ceil(count / COLUMNS) }, (_, k) => ({
    op,
    at: at + k * COLUMNS,
    count: Math.min(COLUMNS, count - k * COLUMNS),
  }));
}

/** Writes the columns of a range of the Jacobian ∂f/∂θ of `samples` samples to `out`, [samples, count]. */
export function writeColumns(
  out: Float64Array,
  range: ColumnRange,
  layer: LayerFactors,
  samples: number,
): void {
  const { op, at, count } = range;
  out.fill(0, 0, samples * count);
  if (op.biasesAt >= 0 && at >= op.biasesAt && at < op.biasesAt + op.width)
    addBiasColumns(out, range, layer, samples);
  else addWeightColumns(out, range, layer, samples);
}

function addBiasColumns(
  out: Float64Array,
  { op, at, count }: ColumnRange,
  { signal }: LayerFactors,
  samples: number,
): void {
  const { width, outputs, biasesAt, biasScale } = op;
  for (let i = 0; i < samples * outputs; i++) {
    const from = i * width + at - biasesAt;
    const to = Math.floor(i / outputs) * count;
    for (let k = 0; k < count; k++) out[to + k]! += biasScale * signal[from + k]!;
  }
}

function addWeightColumns(
  out: Float64Array,
  { op, at, count }: ColumnRange,
  { input, signal }: LayerFactors,
  samples: number,
): void {
  const { width, fanIn, outputs, weightsAt, weightScale } = op;
  const first = at - weightsAt;
  for (let start = first; start < first + count; ) {
    // Entries of one row of the weights.
    const unit = Math.floor(start / fanIn);
    const end = Math.min(first + count, (unit + 1) * fanIn);
    for (let i = 0; i < samples * outputs; i++) {
      const s = weightScale * signal[i * width + unit]!;
      if (s === 0) continue;
      const from = i * fanIn - unit * fanIn;
      const to = Math.floor(i / outputs) * count - first;
      for (let k = start; k < end; k++) out[to + k]! += s * input[from + k]!;
    }
    start = end;
  }
}
