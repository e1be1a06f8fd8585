import type { Arguments } from "../../arrays/arguments";
import type { Computation } from "../../concurrency/computation";
import { block, transposedBlock, writeProduct } from "../../linalg/dense";
import type { Prepared } from "../../networks/engine";
import { createWorkspace } from "../../simd";
import { COLUMNS, type ColumnRange, columnRanges, writeColumns } from "./jacobian-columns";
import { AffineMaps, type Smoother, type SmootherSizes, type SmootherStep } from "./smoother";
import type { UpdateRule } from "./update-rule";

/** Counts the numbers that `mapSmoother` keeps for a network of so many parameters. */
export function mapSmootherSize(
  { train, samples, batch }: SmootherSizes,
  parameters: number,
  { beta1, decay }: UpdateRule,
): number {
  const maps = Number(beta1 > 0) + Number(decay > 0);
  return (samples + batch + COLUMNS + maps * parameters) * (train + 1) + (samples + batch) * COLUMNS;
}

/**
 * Creates the smoother of steps with momentum or weight decay. The mean of the gradients M and the parameters D are
 * kept as affine maps of the targets too, [parameters, P + 1]:
 *
 *   M ← β₁ M + (1 − β₁)/b Jᵀ [I − S | −c],  U = M/((1 − β₁ᵗ) φ) − λ D,  D ← D + η U,  [S | c] ← [S | c] + η J U
 *
 * with J = ∂f/∂θ, of the samples of the step in the first equation. They start at M = 0 and D = [0 | θ₀]. The columns
 * of J are written a few at a time.
 */
export function mapSmoother(
  args: Arguments,
  { plan, theta }: Prepared,
  rule: UpdateRule,
  sizes: SmootherSizes,
  outputs: Float64Array,
): Smoother {
  const { train, samples, batch } = sizes;
  const { beta1, decay } = rule;
  const width = train + 1;
  const { arrays, release } = createWorkspace(args, [
    samples * width,
    batch * width,
    COLUMNS * width,
    samples * COLUMNS,
    batch * COLUMNS,
    beta1 > 0 ? plan.parameters * width : 0,
    decay > 0 ? plan.parameters * width : 0,
  ]);
  const [data, residuals, update, columns, batchColumns, means, positions] = arrays as unknown as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const maps = new AffineMaps(data, residuals, sizes);
  maps.start(outputs);
  if (decay > 0) for (const [k, value] of theta.entries()) positions[k * width + train] = value;
  const ranges = columnRanges(plan.weights);

  /** Returns the columns of the samples of a step, after those of all samples have been written. */
  function columnsOfBatch({ batch: count, rows }: SmootherStep, size: number): Float64Array {
    if (rows === undefined) return columns;
    for (let r = 0; r < count; r++)
      batchColumns.set(columns.subarray(rows[r]! * size, (rows[r]! + 1) * size), r * size);
    return batchColumns;
  }

  /** Writes the steps of a range of parameters, η U, to `update`. */
  function writeUpdate(range: ColumnRange, step: SmootherStep): void {
    const { count } = range;
    const jacobian = transposedBlock(columnsOfBatch(step, count), 0, count);
    const start = range.at * width;
    const [target, from] = beta1 > 0 ? [means, start] : [update, 0];
    if (beta1 > 0) for (let k = from; k < from + count * width; k++) target[k]! *= beta1;
    const shape = [count, width, step.batch] as const;
    writeProduct(block(target, from, width), jacobian, block(residuals, 0, width), shape, beta1 > 0 ? 1 : 0);
    const rate = step.learningRate * range.op.learningRate;
    for (let k = 0, index = 0; k < count; k++) {
      const scale = step.scales === undefined ? 1 : step.scales[range.at + k]!;
      const factor = rate * step.correction * scale;
      for (let j = 0; j < width; j++, index++) {
        let change = factor * target[from + index]!;
        if (decay > 0) {
          change -= rate * decay * positions[start + index]!;
          positions[start + index]! += change;
        }
        update[index] = change;
      }
    }
  }

  return {
    maps,
    release,
    *advance(step): Computation<void> {
      maps.writeResiduals((1 - beta1) / step.batch, step.batch, step.rows);
      for (const [r, range] of ranges.entries()) {
        const { count } = range;
        writeColumns(columns, range, step.layers.find(({ op }) => op === range.op)!, samples);
        writeUpdate(range, step);
        const shape = [samples, width, count] as const;
        writeProduct(block(data, 0, width), block(columns, 0, count), block(update, 0, width), shape, 1);
        yield (r + 1) / ranges.length;
      }
    },
  };
}
