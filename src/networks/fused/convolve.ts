import type { Kernels } from "../../simd";
import type { FusedLayer } from "./fused-layers";

/*
 * Convolutions as sums of matrix products without copies of the signals [channels, length]. The products belong to the K
 * taps of a kernel, with the shifted channels as rows, or, for fewer channels than taps, to the channels, with their
 * shifts as rows. Products of taps need the weights [m, n, K] of a layer in the order [K, m, n].
 */

interface Sizes {
  readonly m: number;
  readonly n: number;
  readonly kernel: number;
  readonly lengthOut: number;
  readonly lengthIn: number;
}

const sizesOf = ({ shape, length, inputs }: FusedLayer): Sizes => {
  const [m, n, kernel] = shape as [number, number, number];
  return { m, n, kernel, lengthOut: length, lengthIn: inputs / n };
};

/** Computes the length of the workspace of a convolution: its weights in the order of taps, and padded signals. */
export function convolutionWorkspace(layer: FusedLayer): number {
  const { m, n, kernel, lengthOut } = sizesOf(layer);
  return m * n * kernel + m * (lengthOut + 2 * (kernel - 1));
}

/** Products of which a convolution is the sum, with the positions and widths of their factors. */
interface Products {
  readonly byTaps: boolean;
  readonly count: number;
  readonly depth: number;
  readonly weightStep: number;
  readonly weightWidth: number;
  readonly signalStep: number;
  readonly signalWidth: number;
}

function productsOf({ m, n, kernel, lengthIn }: Sizes): Products {
  if (n < kernel) {
    const weightSteps = { weightStep: kernel, weightWidth: n * kernel };
    return { byTaps: false, count: n, depth: kernel, ...weightSteps, signalStep: lengthIn, signalWidth: 1 };
  }
  const weightSteps = { weightStep: m * n, weightWidth: n };
  return { byTaps: true, count: kernel, depth: n, ...weightSteps, signalStep: 1, signalWidth: lengthIn };
}

/** Computes z[o, t] = Σ_{c,k} W[o, c, k] x[c, t + k] for every sample, or adds it to z. */
export function convolve(
  kernels: Kernels,
  layer: FusedLayer,
  weights: number,
  x: Float64Array,
  z: Float64Array,
  workspace: Float64Array,
  rows: number,
  adds: boolean,
): void {
  const sizes = sizesOf(layer);
  const { m, lengthOut } = sizes;
  const { byTaps, count, depth, weightStep, weightWidth, signalStep, signalWidth } = productsOf(sizes);
  if (byTaps) writeTaps(workspace, weights, sizes);
  const first = byTaps ? workspace.byteOffset : weights;
  for (let p = 0; p < rows; p++) {
    const out = z.byteOffset + 8 * p * layer.outputs;
    for (let i = 0; i < count; i++) {
      const part = first + 8 * i * weightStep;
      const shifts = x.byteOffset + 8 * (p * layer.inputs + i * signalStep);
      const mode = Number(adds || i > 0);
      kernels.product(0, mode, out, lengthOut, part, weightWidth, shifts, signalWidth, m, depth, lengthOut);
    }
  }
}

/** Computes gradient[o, c, k] = Σ_{p,t} δ[p][o, t] x[p][c, t + k], or adds it to `gradient`. */
export function convolveGradient(
  kernels: Kernels,
  layer: FusedLayer,
  gradient: number,
  delta: Float64Array,
  x: Float64Array,
  workspace: Float64Array,
  rows: number,
  adds: boolean,
): void {
  const sizes = sizesOf(layer);
  const { m, lengthOut } = sizes;
  const { byTaps, count, depth, weightStep, weightWidth, signalStep, signalWidth } = productsOf(sizes);
  const first = byTaps ? workspace.byteOffset : gradient;
  for (let p = 0; p < rows; p++) {
    const mode = Number((adds && !byTaps) || p > 0);
    const signal = delta.byteOffset + 8 * p * layer.outputs;
    for (let i = 0; i < count; i++) {
      const part = first + 8 * i * weightStep;
      const shifts = x.byteOffset + 8 * (p * layer.inputs + i * signalStep);
      kernels.product(
        2,
        mode,
        part,
        weightWidth,
        signal,
        lengthOut,
        shifts,
        signalWidth,
        m,
        lengthOut,
        depth,
      );
    }
  }
  if (byTaps) readTaps(workspace, gradient, sizes, adds);
}

/**
 * Computes back[c, s] = Σ_{o,k} W[o, c, k] δ[o, s − k], a sum over taps of shifts of δ, padded with K − 1 zeros on both
 * sides; or adds it to `back`.
 */
export function convolveBack(
  kernels: Kernels,
  layer: FusedLayer,
  weights: number,
  delta: Float64Array,
  back: Float64Array,
  workspace: Float64Array,
  rows: number,
  adds: boolean,
): void {
  const sizes = sizesOf(layer);
  const { m, n, kernel, lengthOut, lengthIn } = sizes;
  writeTaps(workspace, weights, sizes);
  const paddedWidth = lengthOut + 2 * (kernel - 1);
  const padded = m * n * kernel;
  workspace.fill(0, padded, padded + m * paddedWidth);
  for (let p = 0; p < rows; p++) {
    for (let o = 0; o < m; o++) {
      const row = p * layer.outputs + o * lengthOut;
      workspace.set(delta.subarray(row, row + lengthOut), padded + o * paddedWidth + kernel - 1);
    }
    const out = back.byteOffset + 8 * p * layer.inputs;
    for (let k = 0; k < kernel; k++) {
      const part = workspace.byteOffset + 8 * k * m * n;
      const shifts = workspace.byteOffset + 8 * (padded + kernel - 1 - k);
      const mode = Number(adds || k > 0);
      kernels.product(1, mode, out, lengthIn, part, n, shifts, paddedWidth, n, m, lengthIn);
    }
  }
}

/** Copies weights [m, n, K] to the start of the workspace in the order [K, m, n]. */
function writeTaps(workspace: Float64Array, weights: number, { m, n, kernel }: Sizes): void {
  const from = new Float64Array(workspace.buffer, weights, m * n * kernel);
  for (let k = 0, to = 0; k < kernel; k++) {
    for (let at = k; at < from.length; at += kernel, to++) workspace[to] = from[at]!;
  }
}

/** Copies weights in the order [K, m, n] from the start of the workspace to [m, n, K], or adds them there. */
function readTaps(workspace: Float64Array, weights: number, { m, n, kernel }: Sizes, adds: boolean): void {
  const to = new Float64Array(workspace.buffer, weights, m * n * kernel);
  if (!adds) to.fill(0);
  for (let k = 0, from = 0; k < kernel; k++) {
    for (let at = k; at < to.length; at += kernel, from++) to[at]! += workspace[from]!;
  }
}
