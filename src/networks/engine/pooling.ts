import type { PoolOp } from "./ops";

/** Computes means over windows of images [count, positions, channels]. */
export function averagePool(op: PoolOp, x: Float64Array, count: number): Float64Array {
  const { outputs, size } = op.windows;
  const out = new Float64Array(count * outputs * op.channels);
  visitEntries(op, count, (from, to, channels) => {
    for (let c = 0; c < channels; c++) out[to + c]! += x[from + c]!;
  });
  for (let i = 0; i < out.length; i++) out[i]! /= size;
  return out;
}

/** Computes the transpose of `averagePool`. */
export function averagePoolBack(op: PoolOp, signal: Float64Array): Float64Array {
  const { outputs, size } = op.windows;
  const rows = signal.length / (outputs * op.channels);
  const out = new Float64Array(rows * op.positions * op.channels);
  const shares = signal.map((value) => value / size);
  visitEntries(op, rows, (to, from, channels) => {
    for (let c = 0; c < channels; c++) out[to + c]! += shares[from + c]!;
  });
  return out;
}

/** Returns the index in x of the first largest number of every window, [count, outputs, channels]. */
export function largestEntries(op: PoolOp, x: Float64Array, count: number): Int32Array {
  const largest = new Int32Array(count * op.windows.outputs * op.channels).fill(-1);
  visitEntries(op, count, (from, to, channels) => {
    for (let c = 0; c < channels; c++) {
      const before = largest[to + c]!;
      if (before < 0 || x[from + c]! > x[before]!) largest[to + c] = from + c;
    }
  });
  return largest;
}

/** Returns the numbers at the given indices. */
export const entriesAt = (x: Float64Array, indices: Int32Array): Float64Array =>
  Float64Array.from(indices, (from) => x[from]!);

/** Computes the transpose of `entriesAt` for `repeat` signals of each of `count` samples. */
export function addEntriesAt(
  op: PoolOp,
  signal: Float64Array,
  indices: Int32Array,
  count: number,
  repeat: number,
): Float64Array {
  const [inputs, outputs] = [op.positions * op.channels, indices.length / count];
  const out = new Float64Array(count * repeat * inputs);
  for (let row = 0; row < count * repeat; row++) {
    const sample = Math.floor(row / repeat);
    for (let o = 0; o < outputs; o++) {
      const from = indices[sample * outputs + o]! - sample * inputs;
      out[row * inputs + from]! += signal[row * outputs + o]!;
    }
  }
  return out;
}

/**
 * Calls `visit` for every entry of every window in images: with the index of its first channel, that of the window's
 * result, and the number of channels.
 */
function visitEntries(
  { windows, positions, channels }: PoolOp,
  rows: number,
  visit: (entry: number, result: number, channels: number) => void,
): void {
  const { outputs, size, sources } = windows;
  for (let i = 0; i < rows; i++) {
    for (let o = 0, at = 0; o < outputs; o++) {
      const result = (i * outputs + o) * channels;
      for (const end = at + size; at < end; at++) {
        const source = sources[at]!;
        if (source >= 0) visit((i * positions + source) * channels, result, channels);
      }
    }
  }
}
