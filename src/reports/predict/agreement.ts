import type { LinearFlow } from "../../deep-linear";
import type { ModePrediction } from "./predict-modes";

/** Largest difference over the modes between simulation and closed form. */
export interface Difference {
  /** Difference relative to the closed form; Infinity if the closed form never reaches the strength or starts with it. */
  readonly relative: number;
  /** Number of the mode, counted from 1. */
  readonly mode: number;
}

/** Agreement of the simulation with the closed form. */
export interface Agreement {
  /** Difference of the times to half of the final strength. */
  readonly time: Difference;
  /** Difference of the strengths at the end of the simulation, relative to the final strength. */
  readonly strength: Difference;
}

/**
 * Compares the simulated modes with their closed forms, up to the time that the simulation reached.
 *
 * @param simulated times to half of the final strength in the simulation; Infinity if it does not reach it
 */
export function agreementOf(
  modes: readonly ModePrediction[],
  simulated: readonly number[],
  flow: LinearFlow,
): Agreement {
  const last = flow.times.length - 1;
  const end = flow.times[last]!;
  const times = modes.map(({ dynamics: { halfTime } }, k) => {
    // A mode that the simulation has not learned yet needs at least the simulated time.
    const time = Math.min(simulated[k]!, end);
    if (halfTime === time || (halfTime > end && simulated[k]! > end)) return 0;
    return halfTime === 0 || halfTime === Number.POSITIVE_INFINITY
      ? Number.POSITIVE_INFINITY
      : Math.abs(time / halfTime - 1);
  });
  const strengths = modes.map(
    ({ dynamics, final }, k) => Math.abs(flow.modes.get(last, k) - dynamics.at(end)) / final,
  );
  return { time: largestOf(times), strength: largestOf(strengths) };
}

function largestOf(values: readonly number[]): Difference {
  const relative = values.reduce((largest, x) => Math.max(largest, x), 0);
  return { relative, mode: Math.max(0, values.indexOf(relative)) + 1 };
}
