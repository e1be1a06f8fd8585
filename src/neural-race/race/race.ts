import { checkMemory, checkNumber, checkRecord, checkTimes } from "../../arrays/check";
import { attachDisplay } from "../../arrays/display-hook";
import { IntegrationError } from "../../arrays/errors";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray, VectorLike } from "../../arrays/types";
import type { SolveOptions } from "../../ode";
import { type ReductionLike, readReduction, readStrengths } from "../reduction/read-reduction";
import type { ModeOutcome } from "./mode-outcome";
import { modeSystem } from "./mode-system";
import { integrateMode } from "./mode-trajectory";
import { isFiniteState, type RaceState, raceState, stackStates } from "./race-state";

/** How a race starts, and when it is looked at. */
export interface RaceOptions
  extends Pick<SolveOptions, "method" | "relativeTolerance" | "maxSteps" | "signal"> {
  /** Output times, sorted, >= 0, in units in which τ = `tau`. */
  readonly times: VectorLike;
  /** The initial strength B_e of every edge and mode: one number, one per edge, or for each edge one per mode. */
  readonly initial: number | Readonly<Record<string, number | VectorLike>>;
  /** The time constant τ; default 1. */
  readonly tau?: number | undefined;
  /**
   * How long modes are followed to where they rest, which `final`, `halfTimes` and `outcomes` are about: up to this time
   * or the last output time, whichever is later; default a billion times that of their first growth. Modes that fade as a
   * power of time never rest, and a short horizon spares the wait.
   */
  readonly horizon?: number | undefined;
}

/** The learning of all modes of a reduction. */
export interface Race {
  readonly times: Float64Array;
  /** The loss at each of them. */
  readonly loss: Float64Array;
  /** Edges ("from->to") and paths, in the order of the arrays' rows. */
  readonly edges: readonly string[];
  /** B_e at each time, [T, edges, modes]. */
  readonly edgeStrengths: NdArray;
  /** B_p at each time, [T, paths, modes]. */
  readonly pathStrengths: NdArray;
  /** The race at any time from 0 to the last output time, or to when all modes rest if that is later. */
  at(t: number): RaceState;
  /** Where it all ends for t → ∞, as far as `settled` says. */
  readonly final: RaceState;
  /** Whether each mode comes to rest; those that only fade as a power of time do not, and `final` is then late, not last. */
  readonly settled: readonly boolean[];
  /** When each path first has half of its final strength, [paths, modes]: 0 from a start beyond it, -1 for never. */
  readonly halfTimes: NdArray;
  /** Who wins, mode by mode and output by output. */
  readonly outcomes: readonly ModeOutcome[];
}

/**
 * The learning of a gated network mode by mode: pathways race, each helped by what it shares with others and slowed by
 * what the others have learned already (Saxe, Sodhani & Lewallen 2022, equation 10),
 *
 *   τ dB_e/dt = Σ_p B_p\e [S(p) − Σ_j B_j D(j, p)]
 *
 * over the paths p through e and j to the end of p. Modes are independent: each is integrated by itself, with steps of its
 * own, until it rests. Leads and half-learning times are found as events.
 *
 * @param reduction from `reduce`
 * @param options.initial B_e(0): one number, one per edge ("from->to"), or for each edge a vector over the modes; edges
 * that cannot carry a mode stay at 0
 * @throws ArgumentError for unknown edges, NaN, negative or unsorted times; IntegrationError when a mode cannot be
 * integrated to the last time
 * @example
 * const { network, task } = routing({ domains: 7, trained: 4 });
 * const { final, edges } = race(reduce(network, task), { times: [0, 100], initial: 0.08 });
 * final.edges.get(edges.indexOf("h->k"), 0) / final.edges.get(edges.indexOf("x1->h"), 0); // √7, nearly
 */
export function race(reduction: ReductionLike, options: RaceOptions): Race {
  return raceAs("race", reduction, options);
}

/** `race` on behalf of another function, whose name its errors carry. */
export function raceAs(name: string, reduction: ReductionLike, options: RaceOptions): Race {
  const dense = readReduction(name, reduction);
  checkRecord(name, "options", options);
  const times = checkTimes(name, "options.times", options.times);
  const tau = checkNumber(name, "options.tau", options.tau ?? 1, { above: 0 });
  const horizon = checkNumber(name, "options.horizon", options.horizon ?? Number.MAX_VALUE, { above: 0 });
  const initial = readStrengths(name, "options.initial", options.initial, dense);
  const { graph, paths, modes } = dense;
  const rows = graph.edges.length + paths.length + 1;
  checkMemory(name, "options.times", times.length * rows * modes.length, "record fewer times");
  const systems = modes.map((mode) => modeSystem(dense, mode));
  const trajectories = systems.map((system, m) => {
    const start = Float64Array.from(system.edges, (e) => initial[e * modes.length + m]!);
    return integrateMode(name, dense, { system, mode: m, start }, times, { ...options, tau, horizon });
  });
  const stateOf = (strengths: readonly Float64Array[]): RaceState => {
    const state = raceState(dense, systems, strengths);
    if (isFiniteState(state)) return state;
    throw new IntegrationError(name, {
      reason: "not-finite",
      message: "a mode grows without bound",
      advice:
        "Each path with a strength S(p) needs a variance D(p, p) that limits what can be learned along it.",
      time: 0,
      partial: { times },
    });
  };
  const stateAt = (t: number): RaceState => stateOf(trajectories.map((trajectory) => trajectory.at(t)));
  const states = Array.from(times, stateAt);
  const fading = trajectories.filter(({ settled }) => !settled).map(({ end }) => end);
  const end =
    fading.length > 0 ? Math.min(...fading) : Math.max(...trajectories.map((trajectory) => trajectory.end));
  const halfTimes = new Float64Array(paths.length * modes.length).fill(-1);
  trajectories.forEach((trajectory, m) => {
    for (const [p, time] of trajectory.halfTimes) halfTimes[p * modes.length + m] = time;
  });
  const result: Race = {
    times,
    loss: Float64Array.from(states, ({ loss }) => loss),
    edges: graph.edges.map(({ key }) => key),
    edgeStrengths: stackStates(states.map(({ edges }) => edges)),
    pathStrengths: stackStates(states.map((state) => state.paths)),
    at: (t) => stateAt(checkNumber(`${name}.at`, "t", t, { atLeast: 0, atMost: end })),
    final: stateOf(trajectories.map(({ final }) => final)),
    settled: trajectories.map(({ settled }) => settled),
    halfTimes: toNdArray(halfTimes, [paths.length, modes.length]),
    outcomes: trajectories.flatMap(({ outcomes }) => outcomes),
  };
  return attachDisplay(result, "race");
}
