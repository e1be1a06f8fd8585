import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray, NdArrayLike } from "../../arrays/types";
import type { NumberArray } from "../architecture/number-array";
import { type Layout, readParameters, writeParameters } from "../architecture/parameters";
import type { ClockState } from "./clock";
import { BITS, type Precision } from "./precision";

/**
 * Complete state from which a training continues bit for bit: the parameters (`weights.0`, `biases.0`, ...), the states
 * of the optimiser for each of them, the number of steps, the seed of shuffling and dropout, and the bits of the precision.
 *
 * A checkpoint is a flat record of arrays: `writeNpz(checkpoint)` saves it and `readNpz(bytes)` restores it.
 *
 * @example
 * const network = mlp({ widths: [2, 4, 1], activation: "tanh" });
 * const options = { learningRate: 0.1, optimiser: "adam", epochs: 10 } as const;
 * const first: Checkpoint = train(network, initialise(network), xor(), options).checkpoint;
 * const kept = readNpz(writeNpz(first));
 * const { parameters } = train(network, initialise(network), xor(), { ...options, epochs: 20, resume: kept });
 */
export type Checkpoint = Readonly<Record<string, NdArray>>;

/** Progress of a training, apart from the parameters and the states of the optimiser. */
export interface LoopState extends ClockState {
  readonly seed: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly precision: Precision;
}

const LOOP_STATE_FIELDS = ["seed", "steps", "stepsPerEpoch", "learningRate", "extraTime"] as const;

/** Builds a checkpoint from packed parameters, the states of the optimiser and their names. */
export function makeCheckpoint(
  layout: Layout,
  packed: NumberArray,
  states: readonly NumberArray[],
  names: readonly string[],
  loopState: LoopState,
): Checkpoint {
  const record: Record<string, NdArray> = {};
  for (const name of LOOP_STATE_FIELDS) record[name] = toNdArray(Float64Array.of(loopState[name]), [1]);
  record.precision = toNdArray(Float64Array.of(BITS[loopState.precision]), [1]);
  const keep = (prefix: string, data: NumberArray): void => {
    for (const [kind, arrays] of Object.entries(readParameters(data, layout))) {
      for (const [l, array] of (arrays as NdArray[]).entries()) record[`${prefix}${kind}.${l}`] = array;
    }
  };
  keep("", packed);
  for (const [i, name] of names.entries()) keep(`${name}.`, states[i]!);
  return record;
}

/** Checks a checkpoint, writes its arrays to `packed` and `states`, and returns the progress of the training. */
export function restoreCheckpoint(
  args: Arguments,
  checkpoint: Readonly<Record<string, NdArrayLike>>,
  layout: Layout,
  packed: NumberArray,
  states: readonly NumberArray[],
  names: readonly string[],
  precision: Precision,
): LoopState {
  args.record(HERE, checkpoint);
  if ("checkpoint" in checkpoint)
    throw args.refusal(
      HERE,
      "the checkpoint of a training",
      "an object that contains a checkpoint (training.checkpoint)",
    );
  const entry = (name: string): NdArrayLike => {
    const array = checkpoint[name];
    if (array !== undefined) return array;
    const expected = `a checkpoint of this network and optimiser, with an array ${JSON.stringify(name)}`;
    throw args.error(HERE, expected, checkpoint);
  };
  const restore = (prefix: string, into: NumberArray): void => {
    const list = (kind: string, blocks: readonly unknown[]) =>
      blocks.map((_, l) => entry(`${prefix}${kind}.${l}`));
    const parameters = { weights: list("weights", layout.weights), biases: list("biases", layout.biases) };
    writeParameters(args, parameters, layout, into);
  };
  const number = (name: string): number => args.vector(name, entry(name), 1)[0]!;
  const count = (name: "steps" | "stepsPerEpoch", atLeast: number): number =>
    args.number(name, number(name), { integer: true, atLeast });
  // Checkpoints of earlier versions are in double precision and do not name it.
  const bits = checkpoint.precision === undefined ? BITS.float64 : number("precision");
  if (bits !== BITS[precision])
    throw args.refusal("precision", `that of options.precision, ${BITS[precision]} bits`, `${bits} bits`);
  const loopState: LoopState = {
    precision,
    seed: args.number("seed", number("seed"), { integer: true }),
    steps: count("steps", 0),
    stepsPerEpoch: count("stepsPerEpoch", 1),
    learningRate: args.number("learningRate", number("learningRate"), { atLeast: 0 }),
    extraTime: number("extraTime"),
  };
  restore("", packed);
  for (const [i, name] of names.entries()) restore(`${name}.`, states[i]!);
  return loopState;
}
