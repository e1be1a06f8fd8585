import { findRoot } from "../../numerics/find-root";
import type { PlannedEvent } from "../plan";
import type { EventDirection } from "../types";

/** A step as the event search sees it. */
export interface StepView {
  readonly left: number;
  readonly right: number;
  /** Writes the state at the fraction s of the step. */
  evaluate(s: number, out: Float64Array): void;
}

/** A zero found inside a step. */
export interface Occurrence {
  readonly index: number;
  readonly time: number;
  /** Where in the step, 0 to 1. */
  readonly fraction: number;
}

/** Fractions of a step at which the values are looked at: what crosses zero twice in between is looked for below. */
const SAMPLES: readonly number[] = [0, 0.25, 0.5, 0.75, 1];

/**
 * Follows the values of all events from step to step and finds their zeros on the interpolant.
 *
 * A zero is a change of sign between samples of the step; where three samples suggest that the value comes near zero
 * and turns back, its extremum is searched, so that a pair of close zeros is found too.
 */
export class EventSearch {
  /** The event that returned NaN, once one has. */
  broken: number | undefined = undefined;
  private readonly values: Float64Array;
  private readonly scratch: Float64Array;
  /** The states at the samples beyond the left end, shared by all events. */
  private readonly samples: readonly Float64Array[];
  private first = true;

  constructor(
    private readonly events: readonly PlannedEvent[],
    n: number,
  ) {
    this.values = new Float64Array(events.length);
    this.scratch = new Float64Array(n);
    this.samples = SAMPLES.slice(1).map(() => new Float64Array(n));
  }

  /** Takes the values at the start. */
  begin(time: number, state: Float64Array): void {
    for (let index = 0; index < this.events.length; index++) {
      this.values[index] = this.value(index, time, state);
    }
  }

  /** The zeros inside the step, in the order of integration, up to the first terminal one. */
  scan(step: StepView): Occurrence[] {
    const found: Occurrence[] = [];
    const { left, right } = step;
    // A restart from an event's state begins within rounding errors of its zero.
    const atStart = this.first ? Math.max(1e-10 * Math.abs(right - left), 1e-13 * Math.abs(left)) : -1;
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
    this.first = false;
    found.sort((a, b) => a.fraction - b.fraction || a.index - b.index);
    const stop = found.findIndex(({ index }) => this.events[index]!.terminal);
    return stop < 0 ? found : found.slice(0, stop + 1);
  }

  private value(index: number, time: number, state: Float64Array): number {
    const value = this.events[index]!.value(time, state);
    if (typeof value !== "number" || Number.isNaN(value)) this.broken ??= index;
    return value;
  }

  private zeros(index: number, step: StepView, valueAt: (s: number) => number): number[] {
    const { left, right } = step;
    const places: number[] = [...SAMPLES];
    const values = [this.values[index]!];
    this.samples.forEach((state, k) => {
      values.push(this.value(index, left + SAMPLES[k + 1]! * (right - left), state));
    });
    this.values[index] = values[values.length - 1]!;
    if (this.broken !== undefined) return [];
    addHiddenCrossings(places, values, valueAt);
    const { direction } = this.events[index]!;
    const largest = Math.max(Math.abs(left), Math.abs(right));
    const tolerance = Math.max(1e-16, (2e-16 * largest) / Math.abs(right - left));
    const zeros: number[] = [];
    for (let i = 1; i < places.length; i++) {
      if (!crosses(values[i - 1]!, values[i]!, direction)) continue;
      zeros.push(findRoot(valueAt, places[i - 1]!, values[i - 1]!, places[i]!, values[i]!, tolerance));
    }
    return this.broken === undefined ? zeros : [];
  }
}

/** A value that leaves zero was reported when it came to zero, or lay at the start. */
function crosses(before: number, after: number, direction: EventDirection): boolean {
  if (before < 0 && after >= 0) return direction !== "falling";
  if (before > 0 && after <= 0) return direction !== "rising";
  return false;
}

/**
 * Inserts a sample wherever three neighbours of one sign lie on a parabola that comes near zero or beyond it and the
 * value at its vertex, refined a few times, has the other sign.
 */
function addHiddenCrossings(places: number[], values: number[], valueAt: (s: number) => number): void {
  for (let i = SAMPLES.length - 2; i > 0; i--) {
    const sign = Math.sign(values[i]!);
    const nearest = Math.min(sign * values[i - 1]!, sign * values[i]!, sign * values[i + 1]!);
    if (!(nearest > 0)) continue;
    let [middle, value, reach] = [places[i]!, values[i]!, 0.25];
    let [low, high] = [values[i - 1]!, values[i + 1]!];
    for (let round = 0; round < 8; round++) {
      const bend = sign * (low - 2 * value + high);
      if (!(bend > 0)) break;
      const shift = (-0.5 * sign * (high - low)) / bend;
      const predicted = sign * value - 0.5 * bend * shift * shift;
      if (Math.abs(shift) > 1 || (round === 0 && predicted > 0.5 * nearest)) break;
      const vertex = Math.min(1, Math.max(0, middle + shift * reach));
      const extremum = valueAt(vertex);
      if (sign * extremum <= 0) {
        insertSample(places, values, vertex, extremum);
        break;
      }
      if (round > 0 && sign * extremum > 0.999 * sign * value) break;
      [middle, value, reach] = [vertex, extremum, reach / 8];
      [low, high] = [valueAt(Math.max(0, middle - reach)), valueAt(Math.min(1, middle + reach))];
    }
  }
}

function insertSample(places: number[], values: number[], place: number, value: number): void {
  const at = places.findIndex((s) => s > place);
  if (places.includes(place) || at < 0) return;
  places.splice(at, 0, place);
  values.splice(at, 0, value);
}
