import { type Arguments, argumentsOf } from "../../arrays/arguments";
import { attachTable, type Tabular } from "../../arrays/table";
import type { NdArray, VectorLike } from "../../arrays/types";
import { runAsync, runSync } from "../../concurrency/run-generator";
import { type Descent, descendAlong } from "../../descent/descend-along";
import { DESCENT_OPTIONS, type DescentOptions, readDescentOptions } from "../../descent/descent-options";
import { type ReductionLike, readReduction, readStrengths } from "../reduction/read-reduction";
import { modeSystem } from "./mode-system";
import { type RaceState, raceState, raceTable, stackStates } from "./race-state";

/** Race of the modes of a reduction in discrete steps of gradient descent. */
export interface RaceDescent extends Tabular {
  /** Recorded times, length T: number of steps × learning rate. */
  readonly times: Float64Array;
  /** Loss at the recorded times, length T. */
  readonly loss: Float64Array;
  /** Edges ("from->to") in the order of the rows of `edgeStrengths`. */
  readonly edges: readonly string[];
  /** Edge strengths B_e at the recorded times, [T, edges, modes]. */
  readonly edgeStrengths: NdArray;
  /** Path strengths B_p at the recorded times, [T, paths, modes]. */
  readonly pathStrengths: NdArray;
  /** State at the last recorded time. */
  readonly final: RaceState;
  /** `"aborted"` if the signal ended the descent. */
  readonly result: "finished" | "aborted";
}

/** Step size, number of steps, initial strengths and recording of a race in discrete steps. */
export interface RaceDescentOptions extends Omit<DescentOptions, "recordWeights"> {
  /** Initial strengths B_e(0), as for `race`. */
  readonly initial: number | Readonly<Record<string, number | VectorLike>>;
}

/**
 * Runs the race in steps of gradient descent, B_e ← B_e + η Σ_p B_p\e [S(p) − Σ_j B_j D(j, p)]. From weights that an
 * exact reduction decouples (`gatedAlignedWeights`), `gatedGradientDescent` of the full network takes the same steps.
 *
 * @param reduction from `reduce`
 * @throws ArgumentError for unknown edges or options, NaN or numbers out of range; IntegrationError (with the records
 * completed so far) when the descent diverges
 * @example
 * const { network, task } = pathwayXor();
 * const descent = raceDescent(reduce(network, task), { learningRate: 0.1, steps: 500, initial: 0.05 });
 * descent.loss[descent.loss.length - 1];
 */
export function raceDescent(reduction: ReductionLike, options: RaceDescentOptions): RaceDescent {
  return runSync(descend(argumentsOf("raceDescent"), reduction, options));
}

/**
 * Computes the same numbers as `raceDescent`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes
 * effect.
 *
 * @example
 * const { network, task } = pathwayXor();
 * const { signal } = new AbortController();
 * const options = { learningRate: 1e-3, steps: 50_000, initial: 0.05, signal };
 * const descent = await raceDescentAsync(reduce(network, task), options);
 */
export function raceDescentAsync(
  reduction: ReductionLike,
  options: RaceDescentOptions,
): Promise<RaceDescent> {
  return runAsync(descend(argumentsOf("raceDescentAsync"), reduction, options));
}

/** Quantities of a `RaceDescent` at one time. */
interface RaceSample extends Readonly<Record<string, unknown>> {
  readonly loss: number;
  readonly edges: NdArray;
  readonly paths: NdArray;
}

function* descend(
  args: Arguments,
  reduction: ReductionLike,
  options: RaceDescentOptions,
): Generator<undefined, RaceDescent> {
  const dense = readReduction(args.at("reduction"), reduction);
  const { recordWeights, ...known } = DESCENT_OPTIONS;
  args.options("options", options, { ...known, initial: true });
  const settings = readDescentOptions(args, options);
  const initial = readStrengths(args.at("options.initial"), options.initial, dense);
  const { graph, paths, modes } = dense;
  const systems = modes.map((mode) => modeSystem(dense, mode));
  const offsets = startsOf(systems.map(({ edges }) => edges.length));
  const views = new WeakMap<Float64Array, readonly Float64Array[]>();
  /** Returns the strengths of each mode, views of packed strengths that are kept because steps reuse their arrays. */
  const parts = (packed: Float64Array): readonly Float64Array[] => {
    const known = views.get(packed);
    if (known !== undefined) return known;
    const made = systems.map(({ edges }, m) => packed.subarray(offsets[m]!, offsets[m]! + edges.length));
    views.set(packed, made);
    return made;
  };
  const state = (packed: Float64Array): RaceState => raceState(dense, systems, parts(packed));
  const start = Float64Array.from(
    systems.flatMap(({ edges }, m) => edges.map((e) => initial[e * modes.length + m]!)),
  );
  args.finite("options.initial", Float64Array.of(state(start).loss));
  const descent: Descent<RaceState, RaceSample> = {
    initial: start,
    update: (packed, update) => {
      const [strengths, rates] = [parts(packed), parts(update)];
      for (let m = 0; m < systems.length; m++) systems[m]!.rate(strengths[m]!, rates[m]!);
    },
    state,
    record: (packed) => ({ ...state(packed) }),
    recordedNumbers: (graph.edges.length + paths.length + 1) * modes.length,
  };
  return yield* descendAlong(args, descent, settings, (trajectory): RaceDescent => {
    const { times, series, last, result } = trajectory;
    const final = state(last);
    const record: Omit<RaceDescent, "toTable"> = {
      times,
      loss: series.loss,
      edges: graph.edges.map(({ key }) => key),
      edgeStrengths: stackStates(series.edges, final.edges),
      pathStrengths: stackStates(series.paths, final.paths),
      final,
      result: result === "aborted" ? "aborted" : "finished",
    };
    return attachTable(record, raceTable);
  });
}

/** Returns the positions at which parts of the given lengths start. */
function startsOf(lengths: readonly number[]): number[] {
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return end - length;
  });
}
