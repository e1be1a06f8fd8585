import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import type { VectorLike } from "../../arrays/types";
import { withinCall } from "../../arrays/within-call";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import type { TaskLike } from "../../tasks";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import type { LossName } from "../passes/losses";
import type { Optimiser } from "../training/steps/optimiser";
import { activationChanges } from "./activation-changes";
import { type CoordinateCheck, summarise } from "./summarise";

/** Networks of several widths, and their training. */
export interface CoordinateCheckOptions {
  /** Creates a network of a width, with initial parameters of a seed. */
  readonly network: (width: number, seed: number) => { network: Network; parameters: ParametersLike };
  /** At least two different widths, ascending. */
  readonly widths: VectorLike;
  /** Inputs [P, nIn] and targets [P, nOut], the same for all widths; every step takes all samples. */
  readonly task: TaskLike;
  /** Learning rate, or a function from the width to the learning rate. */
  readonly learningRate: number | ((width: number) => number);
  /** Default `"sgd"`. */
  readonly optimiser?: Optimiser | undefined;
  /** Default `"half-mean-square"`. */
  readonly loss?: LossName | undefined;
  /** Numbers of steps, ascending; default 1, 2, 4, 8. */
  readonly steps?: VectorLike | undefined;
  /** Number of seeds, at least 2; default 5. */
  readonly seeds?: number | undefined;
  /** First seed; default 0. */
  readonly seed?: number | undefined;
}

const OPTIONS: FieldsOf<CoordinateCheckOptions> = {
  network: true,
  widths: true,
  task: true,
  learningRate: true,
  optimiser: true,
  loss: true,
  steps: true,
  seeds: true,
  seed: true,
};

/**
 * Measures how the change of the activations of every layer in the first steps of training depends on the width of a
 * network: the coordinate check of Yang et al. (2022) for the transfer of learning rates.
 *
 * A slope of 0 of log₂ change on log₂ width means that the layer learns equally at all widths, as in the maximal-update
 * parameterisation. A layer with a positive slope blows up with the width. A layer with a negative slope freezes, such as
 * hidden layers in the tangent-kernel parameterisation, with slope −1/2.
 *
 * @param options.network creates a network of a width with initial parameters; the parameterisation is that of its layers
 * (`weightVariance`, `learningRate`), of `parameterisation: "ntk"`, and of `learningRate`
 * @returns changes [S, L, W], slopes [S, L] and intervals [S, L, 2]
 * @throws ArgumentError for unknown options, numbers out of range, networks that do not fit the task or differ in the
 * number of layers, or a layer that does not change at all, which has no slope; IntegrationError for a training that
 * diverges
 * @example
 * const network = (width: number, seed: number) => {
 *   const made = mlp({ widths: [2, width, width, 1], activation: "tanh" });
 *   return { network: made, parameters: initialise(made, { scheme: "lecun-normal", seed }) };
 * };
 * const { slopes } = coordinateCheck({ network, widths: [32, 64, 128], task: xor(), learningRate: 0.1 });
 * slopes.get(0, 1); // slope of the second hidden layer after one step
 */
export function coordinateCheck(options: CoordinateCheckOptions): CoordinateCheck {
  const args = argumentsOf("coordinateCheck");
  args.options("options", options, OPTIONS);
  return runSync(checkWidths(args, options));
}

/**
 * Computes the same numbers as `coordinateCheck`, but yields to the event loop after every network.
 *
 * @throws the errors of `coordinateCheck`, and the reason of an aborted signal (rejects)
 * @example
 * const network = (width: number, seed: number) => {
 *   const made = mlp({ widths: [2, width, 1], activation: "relu" });
 *   return { network: made, parameters: initialise(made, { scheme: "he-normal", seed }) };
 * };
 * const { signal } = new AbortController();
 * const options = { network, widths: [32, 64, 128], task: xor(), learningRate: 0.1, signal };
 * const { intervals } = await coordinateCheckAsync(options);
 */
export async function coordinateCheckAsync(
  options: CoordinateCheckOptions & ComputationOptions,
): Promise<CoordinateCheck> {
  const args = argumentsOf("coordinateCheckAsync");
  args.options("options", options, { ...OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, checkWidths(args, options), options);
}

function* checkWidths(args: Arguments, options: CoordinateCheckOptions): Computation<CoordinateCheck> {
  const at = args.at("options");
  const { network, task, learningRate, optimiser, loss, seeds = 5, seed = 0 } = options;
  at.callable("network", network);
  at.record("task", task);
  if (typeof learningRate !== "number") at.callable("learningRate", learningRate);
  const widths = ascending(at, "widths", options.widths, 2);
  const steps = ascending(at, "steps", options.steps ?? [1, 2, 4, 8], 1);
  at.number("seeds", seeds, { integer: true, atLeast: 2 });
  at.number("seed", seed, { integer: true, atMost: Number.MAX_SAFE_INTEGER - seeds });
  // By seed and width: the changes of all layers after each number of steps.
  const changes: number[][][][] = [];
  for (let k = 0; k < seeds; k++) {
    changes.push([]);
    for (const [w, width] of widths.entries()) {
      const made = network(width, seed + k);
      at.options("network", made, { network: true, parameters: true });
      const rate = typeof learningRate === "number" ? learningRate : learningRate(width);
      at.number("learningRate", rate, { above: 0 });
      const training = { ...made, task, learningRate: rate, optimiser, loss, steps: [...steps] };
      const ofNetwork = withinCall(args.functionName, () => activationChanges(at, training), placeOf);
      if (ofNetwork[0]!.length !== (changes[0]![0] ?? ofNetwork)[0]!.length) {
        throw at.refusal("network", "networks with the same number of layers", `others of width ${width}`);
      }
      changes[k]!.push(ofNetwork);
      yield (k * widths.length + w + 1) / (seeds * widths.length);
    }
  }
  return summarise(at, { steps, widths, changes });
}

/** Returns the place of an argument of an inner call among the options. */
const placeOf = (path: readonly (string | number | readonly number[])[]) =>
  path[0] === "options" || path[0] === "network" || path[0] === "task" ? path : ["network", ...path];

/** Reads ascending integers above 0. */
function ascending(at: Arguments, path: string, value: VectorLike, count: number): Float64Array {
  const numbers = at.vector(path, value);
  for (const [i, number] of numbers.entries()) {
    at.number([path, i], number, { integer: true, above: i === 0 ? 0 : numbers[i - 1]! });
  }
  if (numbers.length >= count) return numbers;
  throw at.refusal(path, `at least ${count} numbers`, `${numbers.length}`);
}
