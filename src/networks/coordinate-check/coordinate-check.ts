import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray, VectorLike } from "../../arrays/types";
import { withinCall } from "../../arrays/within-call";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { TaskLike } from "../../tasks";
import type { Network } from "../architecture/network";
import type { ParametersLike } from "../architecture/parameters";
import type { LossName } from "../passes/losses";
import type { Optimiser } from "../training/steps/optimiser";
import { activationChanges } from "./activation-changes";
import { changesFigure } from "./changes-figure";
import { widthSlope } from "./width-slopes";

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

/** Changes of the activations of S numbers of steps, L layers (the output is the last) and W widths. */
export interface CoordinateCheck extends Tabular, Drawable {
  readonly steps: Float64Array;
  readonly widths: Float64Array;
  /** Mean absolute change of an activation since the start, over units, samples and seeds, [S, L, W]. */
  readonly change: NdArray;
  /** Slope of log₂ change on log₂ width, mean over seeds, [S, L]. */
  readonly slopes: NdArray;
  /** 95 % confidence interval of the slope over seeds (Student's t distribution), [S, L, 2]. */
  readonly intervals: NdArray;
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
      at.record("network", made);
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

/** Averages the changes over the seeds, and fits the slopes. */
function summarise(
  at: Arguments,
  { steps, widths, changes }: { steps: Float64Array; widths: Float64Array; changes: readonly number[][][][] },
): CoordinateCheck {
  const layers = changes[0]![0]![0]!.length;
  const size = [steps.length, layers] as const;
  const change = toNdArray(new Float64Array(steps.length * layers * widths.length), [...size, widths.length]);
  const slopes = toNdArray(new Float64Array(steps.length * layers), [...size]);
  const intervals = toNdArray(new Float64Array(steps.length * layers * 2), [...size, 2]);
  for (let s = 0; s < steps.length; s++) {
    for (let l = 0; l < layers; l++) {
      const ofLayer = changes.map((ofSeed) => ofSeed.map((ofWidth) => ofWidth[s]![l]!));
      const still = ofLayer[0]!.findIndex((_, w) => ofLayer.some((row) => row[w] === 0));
      if (still >= 0) {
        const received = `no change of layer ${l} (of ${layers}) at width ${widths[still]} after ${steps[s]} steps`;
        throw at.refusal("learningRate", "above 0 for every layer, so that it has a slope", received);
      }
      const { slope, interval } = widthSlope(widths, ofLayer);
      slopes.set(s, l, slope);
      for (const [i, end] of interval.entries()) intervals.set(s, l, i, end);
      for (let w = 0; w < widths.length; w++) {
        change.set(
          s,
          l,
          w,
          ofLayer.reduce((sum, row) => sum + row[w]! / ofLayer.length, 0),
        );
      }
    }
  }
  return attachFigure(attachTable({ steps, widths, change, slopes, intervals }, slopesTable), changesFigure);
}

/** Returns the slopes as a table. */
function slopesTable({ steps, slopes, intervals }: Omit<CoordinateCheck, "toTable" | "figure">): Table {
  const layers = slopes.shape[1]!;
  const rows = Array.from(
    { length: steps.length * layers },
    (_, i) => [Math.floor(i / layers), i % layers] as const,
  );
  return tableOf([
    ["steps", rows.map(([s]) => steps[s]!)],
    ["layer", rows.map(([, l]) => l)],
    ["slope", rows.map(([s, l]) => slopes.get(s, l))],
    ["low", rows.map(([s, l]) => intervals.get(s, l, 0))],
    ["high", rows.map(([s, l]) => intervals.get(s, l, 1))],
  ]);
}
