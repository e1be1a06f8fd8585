import { type ModeDynamics, modeDynamics, type TaskModes, taskModes } from "../../../deep-linear";
import type { Task } from "../../../tasks";
import { type ModeStart, modeStarts } from "../../mode-starts";
import { geometricMean } from "../../numbers";
import { firstTime } from "../../series";
import type { LearnedMode } from "../../setting/momentum-steps";
import type { CheckedRun } from "../../training-run";
import { recordAt } from "../states";
import { learnedByBiases } from "./mean-parts";

/** Trajectory of a run along the modes of its task, with the prediction of deep linear theory. */
export interface ModeTrajectory {
  readonly modes: TaskModes;
  /** Strength of each mode in the linear part of the outputs, at every record. */
  readonly strengths: number[][];
  /** Strength of each mode that the task gives, s / d. */
  readonly finals: number[];
  /** Time at which each mode first reaches half of the strength given by the task; Infinity if it never does. */
  readonly halfTimes: number[];
  /**
   * Closed forms in units of τ: from the start of each mode in two layers of logged weights, and otherwise from
   * balanced layers with the root mean square of the initial strengths.
   */
  readonly theory: ModeDynamics[];
  /** Factor by which momentum prolongs the learning of each mode. */
  readonly delays: readonly number[];
  /** Number of layers of the closed forms. */
  readonly depth: number;
  /** Starts of the closed forms. */
  readonly starts: readonly ModeStart[];
  /**
   * Predicted half times in units of the run, with the time constant; Infinity for modes that are not learned, NaN for
   * modes that do not start small.
   */
  readonly predicted: number[];
  /** Time constant τ of the prediction: the known one, or the fitted one; undefined if no times are predicted. */
  readonly timeConstant: number | undefined;
  /** Modes that the biases of the run learn in part; all false without biases. */
  readonly areLearnedByBiases: readonly boolean[];
  /**
   * Time constant that fits the run best, without modes that the biases learn in part; undefined if no other mode reaches half
   * of its strength after the start.
   */
  readonly fittedTimeConstant: number | undefined;
}

/** Smallest strength of a followed mode, relative to the strongest. */
const MIN_RELATIVE_STRENGTH = 1e-3;
/** Maximum number of followed modes. */
const MAX_MODES = 8;
/**
 * Largest initial strength of the opposite sign, relative to the final strength. Beyond it the mode first has to change
 * sign, which the theory of growing modes does not describe.
 */
const MAX_OPPOSITE_START = 0.1;

/**
 * Computes u_α(t) = u_αᵀ ⟨ŷ xᵀ⟩ v_α / d_α along the singular vectors of ⟨y xᵀ⟩: the strength of a mode in a linear
 * network, or in the linear part of the map of any other network. Returns undefined if outputs or modes are missing.
 *
 * @param knownTimeConstant time constant τ in units of the run; default: the one that fits best
 * @param delayOf factor by which the optimiser prolongs the learning of a mode; default 1
 */
export function modeTrajectory(
  { times, outputs, weights, biases }: CheckedRun,
  task: Task,
  depth: number,
  knownTimeConstant?: number,
  delayOf: (mode: LearnedMode) => number = () => 1,
): ModeTrajectory | undefined {
  const modes = taskModes(task);
  const floor = MIN_RELATIVE_STRENGTH * modes.strengths[0]!;
  const kept = Array.from(modes.strengths).filter(
    (s, k) => s > floor && modes.inputVariances[k]! > 0 && k < MAX_MODES,
  );
  if (outputs === undefined || kept.length === 0) return undefined;
  const strengths = kept.map((_, k) =>
    Array.from(times, (_t, t) => strengthOf(task, recordAt(outputs, t), modes, k)),
  );
  const finals = kept.map((s, k) => s / modes.inputVariances[k]!);
  const halfTimes = strengths.map((u, k) => firstTime(times, u, finals[k]! / 2));
  const [first, second] = weights.map((layer) => recordAt(layer, 0));
  const starts =
    weights.length === 2
      ? modeStarts([first!, second!], modes, kept.length)
      : balancedStarts(strengths, finals);
  const theory = kept.map((strength, k) =>
    modeDynamics({ strength, ...starts[k]!, depth, inputVariance: modes.inputVariances[k]! }),
  );
  const delays = theory.map(({ halfTime }, k) => {
    const [strength, inputVariance] = [modes.strengths[k]!, modes.inputVariances[k]!];
    return delayOf({ strength, inputVariance, depth, ...starts[k]!, halfTime });
  });
  const grows = theory.map(
    ({ halfTime }, k) => halfTime > 0 && strengths[k]![0]! > -MAX_OPPOSITE_START * finals[k]!,
  );
  const areLearnedByBiases =
    biases.length > 0 ? learnedByBiases(task, modes, kept.length) : kept.map(() => false);
  const timed = theory.flatMap(({ halfTime }, k) =>
    grows[k] &&
    !areLearnedByBiases[k] &&
    Number.isFinite(halfTime) &&
    halfTimes[k]! > times[0]! &&
    Number.isFinite(halfTimes[k]!)
      ? [(halfTimes[k]! - times[0]!) / (delays[k]! * halfTime)]
      : [],
  );
  const fittedTimeConstant = timed.length === 0 ? undefined : geometricMean(timed);
  const timeConstant = grows.some(Boolean) ? (knownTimeConstant ?? fittedTimeConstant) : undefined;
  const predicted = theory.map(({ halfTime }, k) =>
    timeConstant === undefined || !grows[k] ? Number.NaN : times[0]! + timeConstant * delays[k]! * halfTime,
  );
  return {
    modes,
    strengths,
    finals,
    halfTimes,
    theory,
    delays,
    depth,
    starts,
    predicted,
    timeConstant,
    areLearnedByBiases,
    fittedTimeConstant,
  };
}

/** Returns the same balanced start for all modes, from the root mean square of their initial strengths. */
function balancedStarts(strengths: readonly number[][], finals: readonly number[]): ModeStart[] {
  const size = Math.sqrt(strengths.reduce((sum, u) => sum + u[0]! ** 2, 0) / strengths.length);
  const initial = Math.max(size, 1e-12 * finals[0]!);
  return strengths.map(() => ({ initial, lambda: 0 }));
}

type Grid = { get(i: number, j: number): number; shape: number[] };

/** Computes the strength of mode k in the outputs. */
function strengthOf({ inputs }: Task, outputs: Grid, modes: TaskModes, k: number): number {
  const [samples, width] = outputs.shape as [number, number];
  const inputWidth = inputs.shape[1]!;
  let sum = 0;
  for (let p = 0; p < samples; p++) {
    let [along, across] = [0, 0];
    for (let o = 0; o < width; o++) along += modes.outputModes.get(o, k) * outputs.get(p, o);
    for (let i = 0; i < inputWidth; i++) across += modes.inputModes.get(i, k) * inputs.get(p, i);
    sum += along * across;
  }
  return sum / samples / modes.inputVariances[k]!;
}
