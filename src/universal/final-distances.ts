import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { toNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { type Computation, computeAsync, part } from "../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { squaredDistancesOf } from "../linalg/squared-distances";
import { readTask } from "../tasks/read-task";
import { largerRoot } from "./final-distance";
import { TASK_FIELDS } from "./task-fields";

/** Squared distances between all pairs of points before training, as computed by `squaredDistances`. */
export interface InitialDistances {
  /** Distances of the hidden representations, [P, P]. */
  readonly representation: MatrixLike;
  /** Distances of the outputs, [P, P]. */
  readonly output: MatrixLike;
}

/** Options of `finalDistances`. */
export interface FinalDistancesOptions {
  /** Inputs, [P, nIn]. */
  readonly inputs: MatrixLike;
  /** Targets, [P, nOut]. */
  readonly targets: MatrixLike;
  /** Ratio ρ = η_h/η_y of the learning rates, above 0. */
  readonly rateRatio: number;
  /** Squared distances before training; default the rich limit. */
  readonly initial?: InitialDistances | undefined;
}

/**
 * Computes the final structure of the representations of a data set, pair by pair: the squared distances
 *
 *   h_ij(∞) = A/2 + √(A²/4 + B²),  A = h_ij(0) − ρ ‖dx‖² y_ij(0)/h_ij(0),  B = √ρ ‖dx‖ ‖dy‖
 *
 * in the units of squared representations (van Rossem & Saxe 2024). Without `initial`, A is 0 (the rich limit): the
 * result is proportional to the distance of the inputs times that of the targets. Every pair is treated independently;
 * see `universalSystem` for the joint dynamics.
 *
 * Equal inputs have equal representations, at distance 0. Representations that start equal (h = y = 0) have A = 0.
 *
 * @param options.inputs [P, nIn]; the other fields of a task of `tasks` are accepted and not used
 * @param options.targets [P, nOut]
 * @param options.rateRatio ρ = η_h/η_y, above 0, for example from `fitUniversal`
 * @param options.initial squared distances before training
 * @returns [P, P], zero on the diagonal
 * @throws ArgumentError for shapes that do not match, numbers out of range, unknown options, or different outputs of
 * equal representations
 * @example
 * const inputs = [[0, 0], [0, 1], [1, 0], [1, 1]];
 * const targets = [[0], [1], [1], [0]]; // exclusive or
 * finalDistances({ inputs, targets, rateRatio: 0.0168 }).get(0, 1); // 0.1296...: the distance is the square root, 0.36
 */
export function finalDistances(options: FinalDistancesOptions): NdArray {
  const args = argumentsOf("finalDistances");
  args.options("options", options, { ...TASK_FIELDS, rateRatio: true, initial: true });
  return runSync(distances(args, options));
}

/**
 * Computes the same numbers as `finalDistances`, but yields to the event loop.
 *
 * @throws the errors of `finalDistances`, and the reason of an aborted signal (rejects)
 * @example
 * const inputs = [[0, 0], [0, 1], [1, 0], [1, 1]];
 * const targets = [[0], [1], [1], [0]]; // exclusive or
 * const { signal } = new AbortController();
 * const distances = await finalDistancesAsync({ inputs, targets, rateRatio: 0.0168, signal });
 */
export async function finalDistancesAsync(
  options: FinalDistancesOptions & ComputationOptions,
): Promise<NdArray> {
  const args = argumentsOf("finalDistancesAsync");
  const fields = { ...TASK_FIELDS, rateRatio: true, initial: true, ...COMPUTATION_OPTIONS } as const;
  args.options("options", options, fields);
  checkComputationOptions(args, options);
  return computeAsync(args, distances(args, options), options);
}

/** Number of pairs between yields. */
const PAIRS_PER_PAUSE = 2 ** 19;

function* distances(args: Arguments, options: FinalDistancesOptions): Computation<NdArray> {
  const at = args.at("options");
  const { inputs, targets } = readTask(at, options);
  const ratio = at.number("rateRatio", options.rateRatio, { above: 0 });
  const input = yield* part(0, 0.7, squaredDistancesOf(at.at("inputs"), inputs));
  const target = yield* part(0.7, 0.8, squaredDistancesOf(at.at("targets"), targets));
  const points = inputs.rows;
  const start =
    options.initial === undefined ? undefined : readInitial(at.at("initial"), options.initial, points);
  const distances = new Float64Array(points * points);
  const rowsPerPause = Math.ceil(PAIRS_PER_PAUSE / points);
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < points; j++) {
      const k = i * points + j;
      if (i === j || input[k] === 0) continue;
      const structured = Math.sqrt(ratio) * Math.sqrt(input[k]!) * Math.sqrt(target[k]!);
      const [h, y] = [start?.representation[k] ?? 0, start?.output[k] ?? 0];
      if (h === 0 && y > 0) {
        const expected = `0, because representations ${i} and ${j} are equal (initial.representation[${i}, ${j}] = 0)`;
        throw at.error(["initial", "output", [i, j]], expected, y);
      }
      const random = h === 0 ? 0 : h - ratio * input[k]! * (y / h);
      distances[k] = largerRoot(random, structured);
    }
    if (i % rowsPerPause === rowsPerPause - 1) yield 0.8 + (0.2 * (i + 1)) / points;
  }
  args.finite("options", distances);
  return toNdArray(distances, [points, points]);
}

function readInitial(args: Arguments, initial: InitialDistances, points: number) {
  args.options(HERE, initial, { representation: true, output: true });
  const read = (name: "representation" | "output"): Float64Array => {
    const { data } = args.matrix(name, initial[name], { rows: points, columns: points });
    for (let k = 0; k < data.length; k++) {
      const [i, j] = [Math.floor(k / points), k % points];
      args.number([name, [i, j]], data[k], { atLeast: 0 });
      if (Math.abs(data[k]! - data[j * points + i]!) <= 1e-6 * data[k]!) continue;
      const expected = `equal to entry [${j}, ${i}], ${data[j * points + i]} (distances are symmetric)`;
      throw args.error([name, [i, j]], expected, data[k]);
    }
    return data;
  };
  return { representation: read("representation"), output: read("output") };
}
