import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { readArray } from "../../arrays/read-array";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray, NdArrayLike, VectorLike } from "../../arrays/types";
import { checkSingle, type NumberArray } from "./number-array";
import type { SamplesLike } from "./samples";
import { transposed } from "./transpose";

/** Weights and biases of a network: plain data. */
export interface Parameters {
  /**
   * `weights[l]` of shape [n_{l+1}, n_l], input layer first; of a convolution [channels out, ...filter, channels in], or
   * with `channels: "first"` [channels out, channels in, ...filter].
   */
  readonly weights: NdArray[];
  /**
   * `biases[l]` of shape [n_{l+1}], or one number per channel; empty for a layer without biases. An empty list for a
   * network without biases.
   */
  readonly biases: NdArray[];
}

/** Accepted forms of parameters: the shapes of `Parameters` in any form of array. */
export interface ParametersLike {
  readonly weights: readonly (SamplesLike | NdArrayLike)[];
  readonly biases?: readonly VectorLike[] | undefined;
}

/** Positions of the parameters of a network in one buffer. */
export interface Layout {
  readonly weights: readonly Block[];
  /** Blocks of the biases, one per layer; empty for a network without biases. */
  readonly biases: readonly Block[];
  /** Length of the buffer; gaps between blocks stay zero. */
  readonly length: number;
}

/** Position and shape of one array in the buffer. */
export interface Block {
  readonly at: number;
  readonly count: number;
  readonly shape: readonly number[];
  /** Learning rate of the layer, relative to that of the network. */
  readonly learningRate: number;
  /** Sizes of an array of shape [rows, channels, positions] that is stored as [rows, positions, channels]. */
  readonly swapped?: { readonly positions: number; readonly channels: number } | undefined;
}

/** Checks parameters against a layout and writes them to a buffer. */
export function writeParameters(
  args: Arguments,
  parameters: ParametersLike,
  layout: Layout,
  out: NumberArray,
): void {
  args.record(HERE, parameters);
  const { weights, biases } = parameters;
  writeList(args.at("weights"), weights, layout.weights, out);
  if (biases === undefined && layout.biases.length === 0) return;
  writeList(args.at("biases"), biases, layout.biases, out);
}

/** Checks a list of arrays against the blocks of a layout and writes them to a buffer. */
export function writeList(args: Arguments, list: unknown, blocks: readonly Block[], out: NumberArray): void {
  if (!Array.isArray(list) || list.length !== blocks.length) {
    throw args.error(HERE, `an array of ${blocks.length} arrays, one per layer`, list);
  }
  for (const [l, block] of blocks.entries()) writeBlock(args.at(l), list[l], block, out);
}

/** Checks an array against its block and writes it to a buffer. */
export function writeBlock(args: Arguments, value: unknown, block: Block, out: NumberArray): void {
  const { at, count, shape, swapped } = block;
  if (count === 0) {
    checkEmpty(args, value);
    return;
  }
  const data = readNumbers(args, value, shape);
  if (out instanceof Float32Array) checkSingle(args, data, shape[1]);
  out.set(swapped === undefined ? data : transposed(data, swapped.channels, swapped.positions), at);
}

function checkEmpty(args: Arguments, value: unknown): void {
  const { length, shape } = (value ?? {}) as { readonly length?: number; readonly shape?: readonly number[] };
  if (length === 0 || shape?.[0] === 0) return;
  throw args.error(HERE, "an empty array for a layer without biases", value);
}

function readNumbers(args: Arguments, value: unknown, shape: readonly number[]): Float64Array {
  const [rows, columns] = shape;
  if (columns === undefined) return args.vector(HERE, value as VectorLike, rows);
  if (shape.length === 2) return args.matrix(HERE, value as MatrixLike, { rows, columns }).data;
  return readArray(args, value, { dimensions: [shape.length], shape }).data;
}

/** Returns a copy of the numbers of a block, in the order of its shape. */
export function numbersOf(packed: NumberArray, { at, count, swapped }: Block): Float64Array {
  const data = new Float64Array(packed.subarray(at, at + count));
  return swapped === undefined ? data : transposed(data, swapped.positions, swapped.channels);
}

/** Returns a copy of the array of a block. */
export const readBlock = (packed: NumberArray, block: Block): NdArray =>
  toNdArray(numbersOf(packed, block), block.shape);

/** Returns the blocks of a layout in the order in which a plan packs them: W and b, layer by layer. */
export const blocksInOrder = ({ weights, biases }: Layout): Block[] =>
  weights.flatMap((block, l) => [block, biases[l]].filter((b) => b !== undefined && b.count > 0)) as Block[];

/** Copies parameters from one layout of a network to another, in which blocks of convolutions may be swapped. */
export function copyParameters(from: NumberArray, layout: Layout, to: Float64Array, other: Layout): void {
  const targets = [...other.weights, ...other.biases];
  for (const [i, { at, count, swapped }] of [...layout.weights, ...layout.biases].entries()) {
    const target = targets[i]!;
    const data = new Float64Array(from.subarray(at, at + count));
    const isAlike = (swapped === undefined) === (target.swapped === undefined);
    const { channels, positions } = target.swapped ?? { channels: 1, positions: 1 };
    to.set(isAlike ? data : transposed(data, channels, positions), target.at);
  }
}

/** Returns copies of the arrays in a buffer. */
export const readParameters = (packed: NumberArray, { weights, biases }: Layout): Parameters => ({
  weights: weights.map((block) => readBlock(packed, block)),
  biases: biases.map((block) => readBlock(packed, block)),
});
