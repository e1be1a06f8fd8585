import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { MatrixLike, NdArray, NdArrayLike, VectorLike } from "../../arrays/types";
import type { Layers } from "./layers";

/** Weights and biases of a network: plain data. */
export interface Parameters {
  /** `weights[l]` of shape [n_{l+1}, n_l], input layer first; [channels out, channels in, kernel] of a convolution. */
  readonly weights: NdArray[];
  /** `biases[l]` of shape [n_{l+1}], or one number per channel; an empty array for a network without biases. */
  readonly biases: NdArray[];
}

/** Accepted forms of parameters: the shapes of `Parameters` in any form of array. */
export interface ParametersLike {
  readonly weights: readonly (MatrixLike | NdArrayLike)[];
  readonly biases?: readonly VectorLike[] | undefined;
}

/** Positions of the parameters of a network in one buffer; each block starts on a cache line. */
export interface Layout {
  readonly weights: readonly Block[];
  /** Blocks of the biases; empty for a network without biases. */
  readonly biases: readonly Block[];
  /** Length of the buffer, including the gaps between blocks, which stay zero. */
  readonly length: number;
}

/** Position and shape of one array in the buffer. */
export interface Block {
  readonly at: number;
  readonly count: number;
  readonly shape: readonly number[];
}

/** Numbers of 8 bytes on a cache line of 64 bytes. */
const NUMBERS_PER_CACHE_LINE = 8;

/** Computes the layout of the parameters of a checked network. */
export function layoutOf({ layers, bias }: Layers): Layout {
  let length = 0;
  const block = (shape: readonly number[]): Block => {
    const count = shape.reduce((product, n) => product * n, 1);
    const at = length;
    length += Math.ceil(count / NUMBERS_PER_CACHE_LINE) * NUMBERS_PER_CACHE_LINE;
    return { at, count, shape };
  };
  const weights = layers.map(({ shape }) => block(shape));
  const biases = bias ? layers.map(({ outputs, length }) => block([outputs / length])) : [];
  return { weights, biases, length };
}

/** Checks parameters against a layout and writes them to a buffer. */
export function writeParameters(
  args: Arguments,
  parameters: ParametersLike,
  layout: Layout,
  out: Float64Array,
): void {
  args.record(HERE, parameters);
  const { weights, biases = [] } = parameters;
  checkCount(args.at("weights"), weights, layout.weights.length);
  checkCount(args.at("biases"), biases, layout.biases.length);
  for (const [l, { at, shape }] of layout.weights.entries()) {
    out.set(readWeights(args.at(["weights", l]), weights[l]!, shape), at);
  }
  for (const [l, { at, count }] of layout.biases.entries()) {
    out.set(args.vector(["biases", l], biases[l]!, count), at);
  }
}

function checkCount(args: Arguments, list: readonly unknown[], count: number): void {
  if (Array.isArray(list) && list.length === count) return;
  throw args.error(HERE, `an array of ${count} arrays, one per layer`, list);
}

function readWeights(
  args: Arguments,
  value: MatrixLike | NdArrayLike,
  shape: readonly number[],
): Float64Array {
  const [rows, columns, kernel] = shape;
  if (kernel === undefined) return args.matrix(HERE, value as MatrixLike, { rows, columns }).data;
  const fail = (): never => {
    throw args.error(HERE, `an ndarray of shape [${shape.join(", ")}]`, value);
  };
  args.record(HERE, value);
  const { shape: sizes, stride, offset, data } = value as NdArrayLike;
  const isList = (list: readonly number[]): boolean => Array.isArray(list) && list.length === 3;
  if (!isList(sizes) || !isList(stride) || shape.some((n, d) => sizes[d] !== n)) return fail();
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(stride[0])) return fail();
  const out = new Float64Array(rows! * columns! * kernel);
  for (let i = 0; i < rows!; i++) {
    const part = { data, shape: sizes.slice(1), stride: stride.slice(1), offset: offset + i * stride[0]! };
    const matrix = args.matrix(i, part, { rows: columns, columns: kernel });
    out.set(matrix.data, i * columns! * kernel);
  }
  return out;
}

/** Returns copies of the arrays in a buffer. */
export function readParameters(packed: Float64Array, layout: Layout, at = 0): Parameters {
  const arrays = (blocks: readonly Block[]): NdArray[] =>
    blocks.map(({ at: from, count, shape }) => toNdArray(packed.slice(at + from, at + from + count), shape));
  return { weights: arrays(layout.weights), biases: arrays(layout.biases) };
}
