import { checkNumber, checkRecord } from "../../arrays/check";
import { ArgumentError } from "../../arrays/errors";
import { readVector } from "../../arrays/readers";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray, NdArrayLike } from "../../arrays/types";
import { type Layout, readParameters, writeParameters } from "../architecture/parameters";

/**
 * All that a training needs to go on bit for bit: the parameters (`weights.0`, `biases.0`, ...), what the optimiser
 * remembers of each, how many steps were made, and the seed from which shuffling and dropout are drawn.
 *
 * A flat record of arrays, so that `writeNpz(checkpoint)` keeps it and `readNpz(bytes)` brings it back.
 *
 * @example
 * const network = mlp({ widths: [2, 4, 1], activation: "tanh" });
 * const options = { learningRate: 0.1, optimiser: "adam", epochs: 10 } as const;
 * const first: Checkpoint = train(network, initialise(network), xor(), options).checkpoint;
 * const kept = readNpz(writeNpz(first));
 * const { parameters } = train(network, initialise(network), xor(), { ...options, epochs: 20, resume: kept });
 */
export type Checkpoint = Readonly<Record<string, NdArray>>;

/** Where a training is in its course, beside the parameters and the optimiser's memory. */
export interface LoopState {
  readonly seed: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly learningRate: number;
  /** Flow time made with other learning rates than the present one, beyond steps × the present one. */
  readonly extraTime: number;
}

const LOOP_STATE_FIELDS = ["seed", "steps", "stepsPerEpoch", "learningRate", "extraTime"] as const;

export function makeCheckpoint(
  layout: Layout,
  packed: Float64Array,
  states: readonly Float64Array[],
  names: readonly string[],
  loopState: LoopState,
): Checkpoint {
  const record: Record<string, NdArray> = {};
  for (const name of LOOP_STATE_FIELDS) record[name] = toNdArray(Float64Array.of(loopState[name]), [1]);
  const keep = (prefix: string, data: Float64Array): void => {
    for (const [kind, arrays] of Object.entries(readParameters(data, layout))) {
      for (const [l, array] of (arrays as NdArray[]).entries()) record[`${prefix}${kind}.${l}`] = array;
    }
  };
  keep("", packed);
  for (const [i, name] of names.entries()) keep(`${name}.`, states[i]!);
  return record;
}

/** Checks a checkpoint, writes its arrays to a pass, and returns the course. */
export function restoreCheckpoint(
  functionName: string,
  argument: string,
  checkpoint: Readonly<Record<string, NdArrayLike>>,
  layout: Layout,
  packed: Float64Array,
  states: readonly Float64Array[],
  names: readonly string[],
): LoopState {
  checkRecord(functionName, argument, checkpoint);
  const entry = (name: string): NdArrayLike => {
    const array = checkpoint[name];
    if (array !== undefined) return array;
    const expected = `a checkpoint of this network and optimiser, with an array ${JSON.stringify(name)}`;
    throw ArgumentError.of(functionName, argument, expected, checkpoint);
  };
  const restore = (prefix: string, into: Float64Array): void => {
    const list = (kind: string, blocks: readonly unknown[]) =>
      blocks.map((_, l) => entry(`${prefix}${kind}.${l}`));
    const parameters = { weights: list("weights", layout.weights), biases: list("biases", layout.biases) };
    writeParameters(functionName, argument, parameters, layout, into);
  };
  const number = (name: string): number =>
    readVector(functionName, `${argument}.${name}`, entry(name), 1)[0]!;
  const count = (name: string, atLeast: number): number =>
    checkNumber(functionName, `${argument}.${name}`, number(name), { integer: true, atLeast });
  const loopState: LoopState = {
    seed: checkNumber(functionName, `${argument}.seed`, number("seed"), { integer: true }),
    steps: count("steps", 0),
    stepsPerEpoch: count("stepsPerEpoch", 1),
    learningRate: checkNumber(functionName, `${argument}.learningRate`, number("learningRate"), { above: 0 }),
    extraTime: number("extraTime"),
  };
  restore("", packed);
  for (const [i, name] of names.entries()) restore(`${name}.`, states[i]!);
  return loopState;
}
