import { findRoot } from "../../numerics/find-root";
import type { PlannedEvent } from "../plan";
import type { EventDirection } from "../types";

/** Input of the event search: the ends of a step and its interpolant. */
export interface StepView {
  readonly left: number;
  readonly right: number;
  /** Writes the state at the fraction s of the step. */
  evaluate(s: number, out: Float64Array): void;
}

/** A zero of an event's value inside a step. */
export interface Occurrence {
  readonly index: number;
  readonly time: number;
  /** Position in the step, 0 to 1. */
  readonly fraction: number;
}

/** Fractions of a step at which the values are sampled; `addHiddenCrossings` searches for two zeros between samples. */
const SAMPLES: readonly number[] = [0, 0.25, 0.5, 0.75, 1];

/**
 * Samples the values of all events in every step and finds their zeros on the interpolant.
 *
 * A zero is a change of sign between samples of the step. If three samples suggest that the value approaches zero and
 * turns back, its extremum is searched for, so that pairs of close zeros are found as well.
 */
export class EventSearch {
  /** Index of the first event whose value was not a number. */
  invalidEvent: number | undefined = undefined;
  private readonly values: Float64Array;
  private readonly scratch: Float64Array;
  /** States at the samples after the left end of the step, shared by all events. */
  private readonly samples: readonly Float64Array[];
  private isFirstStep = true;

  constructor(
    private readonly events: readonly PlannedEvent[],
    n: number,
  ) {
    this.values = new Float64Array(events.length);
    this.scratch = new Float64Array(n);
    this.samples = SAMPLES.slice(1).map(() => new Float64Array(n));
  }

  /** Evaluates the events at the start. */
  begin(time: number, state: Float64Array): void {
    for (let index = 0; index < this.events.length; index++) {
      this.values[index] = this.value(index, time, state);
    }
  }

  /** Finds the zeros inside the step, in the order of integration, up to the first terminal event. */
  scan(step: StepView): Occurrence[] {
    const found: Occurrence[] = [];
    const { left, right } = step;
    // An integration restarted from an event's state begins within rounding errors of the zero.
    const atStart = this.isFirstStep ? Math.max(1e-10 * Math.abs(right - left), 1e-13 * Math.abs(left)) : -1;
    this.samples.forEach((state, k) => {
      step.evaluate(SAMPLES[k + 1]!, state);
    });
    for (let index = 0; index < this.events.length; index++) {
      const valueAt = (s: number): number => {
        step.evaluate(s, this.scratch);
        return this.value(index, left + s * (right - left), this.scratch);
      };
      for (const fraction of this.zeros(index, step, valueAt)) {
        const time = fraction === 1 ? right : left + fraction * (right - left);
        if (Math.abs(time - left) > atStart) found.push({ index, time, fraction });
      }
    }
    this.isFirstStep = false;
    found.sort((a, b) => a.fraction - b.fraction || a.index - b.index);
    const stop = found.findIndex(({ index }) => this.events[index]!.terminal);
    return stop < 0 ? found : found.slice(0, stop + 1);
  }

  private value(index: number, time: number, state: Float64Array): number {
    const value = this.events[index]!.value(time, state);
    if (typeof value !== "number" || Number.isNaN(value)) this.invalidEvent ??= index;
    return value;
  }

  private zeros(index: number, step: StepView, valueAt: (s: number) => number): number[] {
    const { left, right } = step;
    const fractions: number[] = [...SAMPLES];
    const values = [this.values[index]!];
    this.samples.forEach((state, k) => {
      values.push(this.value(index, left + SAMPLES[k + 1]! * (right - left), state));
    });
    this.values[index] = values[values.length - 1]!;
    if (this.invalidEvent !== undefined) return [];
    addHiddenCrossings(fractions, values, valueAt);
    const { direction } = this.events[index]!;
    const largest = Math.max(Math.abs(left), Math.abs(right));
    const tolerance = Math.max(1e-16, (2e-16 * largest) / Math.abs(right - left));
    const zeros: number[] = [];
    for (let i = 1; i < fractions.length; i++) {
      if (!crosses(values[i - 1]!, values[i]!, direction)) continue;
      zeros.push(findRoot(valueAt, fractions[i - 1]!, values[i - 1]!, fractions[i]!, values[i]!, tolerance));
    }
    return this.invalidEvent === undefined ? zeros : [];
  }
}

/** Tests for a sign change. A value that was exactly 0 before was reported when it reached 0, or was 0 at the start. */
function crosses(before: number, after: number, direction: EventDirection): boolean {
  if (before < 0 && after >= 0) return direction !== "falling";
  if (before > 0 && after <= 0) return direction !== "rising";
  return false;
}

/**
 * Inserts a sample if three neighbours of the same sign lie on a parabola that comes close to zero or crosses it and
 * the value at its vertex, after a few refinements, has the opposite sign.
 */
function addHiddenCrossings(fractions: number[], values: number[], valueAt: (s: number) => number): void {
  for (let i = SAMPLES.length - 2; i > 0; i--) {
    const sign = Math.sign(values[i]!);
    const nearest = Math.min(sign * values[i - 1]!, sign * values[i]!, sign * values[i + 1]!);
    if (!(nearest > 0)) continue;
    let [middle, value, reach] = [fractions[i]!, values[i]!, 0.25];
    let [low, high] = [values[i - 1]!, values[i + 1]!];
    for (let round = 0; round < 8; round++) {
      const bend = sign * (low - 2 * value + high);
      if (!(bend > 0)) break;
      const shift = (-0.5 * sign * (high - low)) / bend;
      const predicted = sign * value - 0.5 * bend * shift * shift;
      if (!(Math.abs(shift) <= 1) || (round === 0 && predicted > 0.5 * nearest)) break;
      const vertex = Math.min(1, Math.max(0, middle + shift * reach));
      const extremum = valueAt(vertex);
      if (sign * extremum <= 0) {
        insertSample(fractions, values, vertex, extremum);
        break;
      }
      if (round > 0 && sign * extremum > 0.999 * sign * value) break;
      [middle, value, reach] = [vertex, extremum, reach / 8];
      [low, high] = [valueAt(Math.max(0, middle - reach)), valueAt(Math.min(1, middle + reach))];
    }
  }
}

function insertSample(fractions: number[], values: number[], fraction: number, value: number): void {
  const at = fractions.findIndex((s) => s > fraction);
  if (fractions.includes(fraction) || at < 0) return;
  fractions.splice(at, 0, fraction);
  values.splice(at, 0, value);
}
