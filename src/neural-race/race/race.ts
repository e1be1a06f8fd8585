import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { IntegrationError } from "../../arrays/errors";
import { attachTable, type Tabular } from "../../arrays/table";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray, VectorLike } from "../../arrays/types";
import { runAsync, runSync } from "../../concurrency/run-generator";
import { attachFigure, type Drawable } from "../../figures/drawable";
import type { Progress, SolveOptions } from "../../ode";
import { type ReductionLike, readReduction, readStrengths } from "../reduction/read-reduction";
import type { ModeOutcome } from "./mode-outcome";
import { modeSystem } from "./mode-system";
import { integrateMode, type ModeTrajectory } from "./mode-trajectory";
import { raceFigure } from "./race-figure";
import { isFiniteState, type RaceState, raceState, raceTable, stackStates } from "./race-state";

/** Initial strengths, output times and accuracy of a race. */
export interface RaceOptions
  extends Pick<SolveOptions, "method" | "relativeTolerance" | "maxSteps" | "signal" | "onProgress"> {
  /** Output times in ascending order, >= 0, in the units of `tau`. */
  readonly times: VectorLike;
  /** Initial strengths B_e: one number for all, one number per edge, or for each edge one number per mode. */
  readonly initial: number | Readonly<Record<string, number | VectorLike>>;
  /** Time constant τ; default 1. */
  readonly tau?: number | undefined;
  /**
   * Time up to which modes are integrated to their fixed point, on which `final`, `halfTimes` and `outcomes` depend.
   * Default and maximum: a billion times the initial time scale of growth of a mode. The last output time replaces an
   * earlier horizon. Modes that decay as a power of time never reach a fixed point; a short horizon then saves
   * computing time.
   */
  readonly horizon?: number | undefined;
}

/** Learning of all modes of a reduction. */
export interface Race extends Tabular, Drawable {
  /** Output times that were reached, length T. */
  readonly times: Float64Array;
  /** Loss at the output times, length T. */
  readonly loss: Float64Array;
  /** Edges ("from->to") in the order of the rows of `edgeStrengths`. */
  readonly edges: readonly string[];
  /** Edge strengths B_e at the output times, [T, edges, modes]. */
  readonly edgeStrengths: NdArray;
  /** Path strengths B_p at the output times, [T, paths, modes], in the order of `reduction.paths`. */
  readonly pathStrengths: NdArray;
  /**
   * Returns the state at any time from 0 to the last output time, or to the time at which all modes are at rest, if
   * that is later; throws `ArgumentError` for other times.
   */
  at(t: number): RaceState;
  /** Limit for t → ∞ of the modes that are `settled`; for the others, the state at the horizon. */
  readonly final: RaceState;
  /** For each mode, true if it reached a fixed point. Modes that decay as a power of time do not. */
  readonly settled: readonly boolean[];
  /**
   * First time at which each path has half of its final strength, [paths, modes]: 0 if it has at least half at the
   * start, -1 if it never does.
   */
  readonly halfTimes: NdArray;
  /** Winning and leading paths, by mode and output. */
  readonly outcomes: readonly ModeOutcome[];
  /** `"aborted"` if the signal ended the race: `times` and `at` then end at the time that all modes have reached. */
  readonly result: "finished" | "aborted";
}

/**
 * Integrates the learning of a gated network mode by mode. Pathways race: the edges that a pathway shares with others
 * speed its learning up, and the part of the task that the others have learned slows it down (Saxe, Sodhani & Lewallen
 * 2022, equation 10),
 *
 *   τ dB_e/dt = Σ_p B_p\e [S(p) − Σ_j B_j D(j, p)]
 *
 * over the paths p through e, and the paths j to the end of p. Modes are independent: each is integrated separately,
 * with its own steps, until it is at rest. Leads and half-learning times are found as events.
 *
 * @param reduction from `reduce`
 * @param options.initial B_e(0): one number, one per edge ("from->to"), or for each edge a vector over the modes; edges
 * that cannot carry a mode stay at 0
 * @throws ArgumentError for unknown edges or options, NaN, negative or unsorted times; IntegrationError when a mode
 * cannot be integrated to the last time
 * @example
 * const { network, task } = routing({ domains: 7, trained: 4 });
 * const { final, edges } = race(reduce(network, task), { times: [0, 100], initial: 0.08 });
 * final.edges.get(edges.indexOf("h->k"), 0) / final.edges.get(edges.indexOf("x1->h"), 0); // √7, nearly
 */
export function race(reduction: ReductionLike, options: RaceOptions): Race {
  return runSync(runRace(argumentsOf("race"), reduction, options));
}

/**
 * Computes the same numbers as `race`, but yields to the event loop, so that an AbortSignal or Ctrl-C takes effect.
 *
 * @example
 * const { network, task } = routing({ domains: 7, trained: 4 });
 * const { signal } = new AbortController();
 * const result = await raceAsync(reduce(network, task), { times: [0, 100], initial: 0.08, signal });
 */
export function raceAsync(reduction: ReductionLike, options: RaceOptions): Promise<Race> {
  return runAsync(runRace(argumentsOf("raceAsync"), reduction, options));
}

/** Fields of the options of a race. */
export const RACE_OPTIONS: FieldsOf<RaceOptions> = {
  times: true,
  initial: true,
  tau: true,
  horizon: true,
  method: true,
  relativeTolerance: true,
  maxSteps: true,
  signal: true,
  onProgress: true,
};

function* runRace(
  args: Arguments,
  reduction: ReductionLike,
  options: RaceOptions,
): Generator<undefined, Race> {
  const dense = readReduction(args.at("reduction"), reduction);
  args.options("options", options, RACE_OPTIONS);
  const at = args.at("options");
  const times = at.times("times", options.times);
  const tau = at.number("tau", options.tau ?? 1, { above: 0 });
  const horizon = at.number("horizon", options.horizon ?? Number.MAX_VALUE, { above: 0 });
  const initial = readStrengths(at.at("initial"), options.initial, dense);
  const { onProgress } = options;
  if (onProgress !== undefined) at.callable("onProgress", onProgress);
  const { graph, paths, modes } = dense;
  const rows = graph.edges.length + paths.length + 1;
  at.memory("times", times.length * rows * modes.length, "record fewer times");
  const systems = modes.map((mode) => modeSystem(dense, mode));
  const trajectories: ModeTrajectory[] = [];
  for (const [m, system] of systems.entries()) {
    const start = Float64Array.from(system.edges, (e) => initial[e * modes.length + m]!);
    const report = (progress: Progress) =>
      onProgress?.({ ...progress, fraction: (m + progress.fraction) / modes.length });
    const settings = { ...options, tau, horizon, onProgress: report };
    trajectories.push(yield* integrateMode(args, dense, { system, mode: m, start }, times, settings));
  }
  const stateOf = (strengths: readonly Float64Array[]): RaceState => {
    const state = raceState(dense, systems, strengths);
    if (isFiniteState(state)) return state;
    throw new IntegrationError(args.functionName, {
      reason: "not-finite",
      message: "a mode grows without bound",
      advice: "Give every path with a strength S(p) a positive variance D(p, p), which bounds its strength.",
      time: 0,
      partial: { times },
    });
  };
  const stateAt = (t: number): RaceState => stateOf(trajectories.map((trajectory) => trajectory.at(t)));
  const isAborted = trajectories.some(({ result }) => result === "aborted");
  const unsettledEnds = trajectories.filter(({ settled }) => !settled).map(({ end }) => end);
  const end =
    unsettledEnds.length > 0
      ? Math.min(...unsettledEnds)
      : Math.max(...trajectories.map((trajectory) => trajectory.end));
  const reached = isAborted ? times.filter((t) => t <= end) : times;
  const states = Array.from(reached, stateAt);
  const halfTimes = new Float64Array(paths.length * modes.length).fill(-1);
  trajectories.forEach((trajectory, m) => {
    for (const [p, time] of trajectory.halfTimes) halfTimes[p * modes.length + m] = time;
  });
  const final = stateOf(trajectories.map((trajectory) => trajectory.final));
  const result: Omit<Race, "toTable" | "figure"> = {
    times: reached,
    loss: Float64Array.from(states, ({ loss }) => loss),
    edges: graph.edges.map(({ key }) => key),
    edgeStrengths: stackStates(
      states.map(({ edges }) => edges),
      final.edges,
    ),
    pathStrengths: stackStates(
      states.map((state) => state.paths),
      final.paths,
    ),
    at: (t) => stateAt(argumentsOf(`${args.functionName}.at`).number("t", t, { atLeast: 0, atMost: end })),
    final,
    settled: trajectories.map(({ settled }) => settled),
    halfTimes: toNdArray(halfTimes, [paths.length, modes.length]),
    outcomes: trajectories.flatMap(({ outcomes }) => outcomes),
    result: isAborted ? "aborted" : "finished",
  };
  return attachFigure(attachTable(result, raceTable), raceFigure);
}
