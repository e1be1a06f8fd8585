import type { Computation } from "../../concurrency/computation";
import { block, transposedBlock, writeProduct } from "../../linalg/dense";
import { multiplyTransposedInto } from "../../simd";
import { type ColumnRange, writeColumns } from "./jacobian-columns";
import type { LayerFactors } from "./layer-factors";
import type { SmootherSizes, SmootherStep } from "./smoother";

/** Largest number of entries of the Gram matrices of a block, which fit into a cache. */
const BLOCK_ENTRIES = 2 ** 16;

/** Arrays in the memory of the kernels: the kernel [samples, batch], and columns of Jacobians. */
interface Arrays {
  readonly kernel: Float64Array;
  readonly columns: Float64Array;
  readonly batchColumns: Float64Array;
}

/**
 * Tangent kernel between all samples and those of a step, with the relative learning rates of the layers.
 *
 * A dense layer contributes the Gram matrix of its inputs times that of its signals, entry by entry. Of shared weights,
 * and with a scale for every parameter, the products of the columns of the Jacobian are added.
 */
export class TangentKernel {
  private readonly grams: readonly [Float64Array, Float64Array];
  private readonly blockRows: number;

  constructor(
    private readonly arrays: Arrays,
    private readonly ranges: readonly ColumnRange[],
    private readonly sizes: SmootherSizes,
  ) {
    const { samples, batch } = sizes;
    this.blockRows = Math.min(samples, Math.max(8, Math.floor(BLOCK_ENTRIES / batch)));
    this.grams = [new Float64Array(this.blockRows * batch), new Float64Array(this.blockRows * batch)];
  }

  /** Writes the kernel of a step to its array, [samples, batch]. */
  *write(step: SmootherStep): Computation<void> {
    const { layers, batchLayers, batch, scales } = step;
    this.arrays.kernel.fill(0, 0, this.sizes.samples * batch);
    const inFactors = (l: number) => scales === undefined && layers[l]!.op.outputs === 1;
    yield* this.addDense(
      layers.flatMap((layer, l) => (inFactors(l) ? [[layer, batchLayers[l]!] as const] : [])),
      step,
    );
    for (const [l, layer] of layers.entries()) if (!inFactors(l)) yield* this.addColumns(layer, step);
  }

  /** Adds the contributions of dense layers, block by block; of a step on all training samples, by symmetry. */
  private *addDense(
    layers: readonly (readonly [LayerFactors, LayerFactors])[],
    { batch, rows }: SmootherStep,
  ): Computation<void> {
    const { samples, train } = this.sizes;
    const { kernel } = this.arrays;
    for (let start = 0; start < samples; ) {
      const isSymmetric = rows === undefined && start < train;
      const end = Math.min(start + this.blockRows, isSymmetric ? train : samples);
      const columns = isSymmetric ? end : batch;
      for (const [all, some] of layers) this.addGrams(all, some, start, end, columns, batch);
      for (let j = 0; isSymmetric && j < start; j++) {
        for (let i = start; i < end; i++) kernel[j * batch + i] = kernel[i * batch + j]!;
      }
      yield end / samples;
      start = end;
    }
  }

  private addGrams(
    { op, input, signal }: LayerFactors,
    batch: LayerFactors,
    start: number,
    end: number,
    columns: number,
    stride: number,
  ): void {
    const { fanIn, width, biasesAt, weightScale, biasScale, learningRate } = op;
    const scale = learningRate * weightScale ** 2;
    const shift = biasesAt < 0 ? 0 : learningRate * biasScale ** 2;
    const [left, right] = this.grams;
    const rows = end - start;
    const part = (values: Float64Array, size: number) => values.subarray(start * size, end * size);
    multiplyTransposedInto(left, part(input, fanIn), batch.input, rows, fanIn, columns);
    multiplyTransposedInto(right, part(signal, width), batch.signal, rows, width, columns);
    const { kernel } = this.arrays;
    for (let i = 0, at = 0; i < rows; i++) {
      const row = (start + i) * stride;
      for (let j = 0; j < columns; j++, at++) kernel[row + j]! += (scale * left[at]! + shift) * right[at]!;
    }
  }

  private *addColumns(layer: LayerFactors, step: SmootherStep): Computation<void> {
    const { samples } = this.sizes;
    const { kernel, columns, batchColumns } = this.arrays;
    const { batch, rows, scales } = step;
    for (const range of this.ranges) {
      if (range.op !== layer.op) continue;
      const { at, count, op } = range;
      writeColumns(columns, range, layer, samples);
      for (let r = 0; r < batch; r++) {
        const from = (rows === undefined ? r : rows[r]!) * count;
        for (let k = 0; k < count; k++) {
          const scale = scales === undefined ? 1 : scales[at + k]!;
          batchColumns[r * count + k] = op.learningRate * scale * columns[from + k]!;
        }
      }
      const right = transposedBlock(batchColumns, 0, count);
      writeProduct(block(kernel, 0, batch), block(columns, 0, count), right, [samples, batch, count], 1);
      yield 0;
    }
  }
}
