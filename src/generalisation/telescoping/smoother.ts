import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import type { Computation } from "../../concurrency/computation";
import { dot } from "../../linalg/dense";
import type { LayerFactors } from "./layer-factors";
import type { Parts } from "./telescoping";
import type { StepCoefficients } from "./update-rule";

/** Sizes of a smoother: training samples, all samples, and the largest batch. */
export interface SmootherSizes {
  readonly train: number;
  readonly samples: number;
  readonly batch: number;
}

/** A step that a smoother makes: its samples, learning rate and coefficients, and the derivatives before it. */
export interface SmootherStep extends StepCoefficients {
  /** Factors of all samples. */
  readonly layers: readonly LayerFactors[];
  /** Factors of the samples of the step, in the order of the layers. */
  readonly batchLayers: readonly LayerFactors[];
  /** Number of samples of the step. */
  readonly batch: number;
  /** Their indices; undefined for all training samples. */
  readonly rows: ArrayLike<number> | undefined;
  readonly learningRate: number;
}

/** Outputs as affine maps of the training targets, S y + c, along a training. */
export interface Smoother {
  /** Makes a step. */
  advance(step: SmootherStep): Computation<void>;
  readonly maps: AffineMaps;
  /** Frees the memory. */
  release(): void;
}

/** Affine maps S y + c of the outputs at all samples, [S | c] in rows of P + 1 numbers. */
export class AffineMaps {
  readonly width: number;

  /**
   * @param data [S | c], [samples, P + 1], in the memory of the kernels
   * @param residuals work [batch, P + 1] in the same memory
   */
  constructor(
    readonly data: Float64Array,
    readonly residuals: Float64Array,
    readonly sizes: SmootherSizes,
  ) {
    this.width = sizes.train + 1;
  }

  /** Sets S = 0 and c to the outputs. */
  start(outputs: Float64Array): void {
    for (const [i, f] of outputs.entries()) this.data[i * this.width + this.sizes.train] = f;
  }

  /** Writes factor (y − S y − c) of the samples of a step, as affine maps of y, to `residuals`. */
  writeResiduals(factor: number, count: number, rows: ArrayLike<number> | undefined): void {
    const { width, data, residuals } = this;
    for (let r = 0; r < count; r++) {
      const row = rows === undefined ? r : rows[r]!;
      const [from, to] = [row * width, r * width];
      for (let j = 0; j < width; j++) residuals[to + j] = -factor * data[from + j]!;
      residuals[to + row]! += factor;
    }
  }

  /** Computes the effective numbers of parameters at the training samples and at the others. */
  effective(): [train: number, probe: number] {
    const { train, samples } = this.sizes;
    return [this.squares(0, train), (train / (samples - train)) * this.squares(train, samples)];
  }

  private squares(start: number, end: number): number {
    const { data, width, sizes } = this;
    let sum = 0;
    for (let row = start * width; row < end * width; row += width)
      sum += dot(data, row, data, row, sizes.train);
    return sum;
  }

  /** Returns copies of S, in its training and other rows, and of c. */
  copies(): { smoother: { train: NdArray; probe: NdArray }; offset: Parts } {
    const { train, samples } = this.sizes;
    const rows = (start: number, end: number) => {
      const out = new Float64Array((end - start) * train);
      for (let i = start; i < end; i++)
        out.set(this.data.subarray(i * this.width, i * this.width + train), (i - start) * train);
      return toNdArray(out, [end - start, train]);
    };
    const offset = Float64Array.from({ length: samples }, (_, i) => this.data[i * this.width + train]!);
    return {
      smoother: { train: rows(0, train), probe: rows(train, samples) },
      offset: { train: offset.slice(0, train), probe: offset.slice(train) },
    };
  }
}
