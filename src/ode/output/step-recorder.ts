import { allFinite } from "../../arrays/finite";
import type { Plan } from "../plan";
import { denseTooLarge, eventNotANumber, notFiniteIn, overflowAt } from "../stepping/failures";
import type { Failure, Interpolant, Stepper } from "../stepping/stepper";
import { MAX_DENSE_BYTES } from "./dense-output";
import type { Occurrence } from "./events";
import { EventSearch } from "./events";
import type { Recording } from "./recording";

/** Processes the start and each accepted step: dense output, events, output times, progress. */
export class StepRecorder {
  private readonly plan: Plan;
  private readonly stepper: Stepper;
  private readonly interpolant: Interpolant;
  private readonly n: number;
  private readonly search: EventSearch | undefined;
  /** Memory for the interpolant of the current step if it is not kept, and for an interpolated state. */
  private rows: Float64Array | undefined = undefined;
  private scratch: Float64Array | undefined = undefined;
  /** Location of the current step's interpolant; undefined if it is not needed. */
  private data: Float64Array | undefined = undefined;
  private offset = 0;

  constructor(private readonly recording: Recording) {
    this.plan = recording.plan;
    this.stepper = recording.stepper;
    this.interpolant = recording.stepper.interpolant;
    this.n = recording.plan.problem.initial.length;
    const { events } = recording.plan;
    this.search = events.length === 0 ? undefined : new EventSearch(events, this.n);
  }

  /** Evaluates the events and records the output times at the start. */
  begin(): Failure | undefined {
    const { initial, start } = this.plan.problem;
    this.search?.begin(start, initial);
    if (this.search?.invalidEvent !== undefined) return this.invalid(this.search.invalidEvent, start);
    return this.recordOutputs(start);
  }

  /**
   * Records the step that the stepper has just accepted. Returns `"rejected"` if its interpolant is too inaccurate and
   * `"refused"` if `accept` ends the integration.
   */
  recordStep(): Failure | "rejected" | "refused" | undefined {
    const { recording, stepper, search, plan } = this;
    const failure = this.prepareInterpolant();
    if (failure !== undefined) return failure;
    if (plan.accept?.(stepper.state) === false) return "refused";
    let stop = stepper.time;
    let occurrences: readonly Occurrence[] = [];
    if (search !== undefined) {
      occurrences = search.scan({
        left: stepper.previousTime,
        right: stepper.time,
        evaluate: (s, out) => this.interpolate(s, out),
      });
      if (search.invalidEvent !== undefined) return this.invalid(search.invalidEvent, stepper.previousTime);
      const last = occurrences[occurrences.length - 1];
      if (last !== undefined && plan.events[last.index]!.terminal) {
        recording.result = "event";
        stop = last.time;
      }
    }
    const outputFailure = this.recordOutputs(stop);
    if (outputFailure !== undefined) return outputFailure;
    for (const occurrence of occurrences) this.recordEvent(occurrence);
    recording.dense?.commit(stepper.time);
    recording.steps++;
    recording.reached = stop;
    // Borrowed until the next step; the solution makes a copy at the end.
    recording.reachedState =
      recording.result === "event" ? recording.events[recording.events.length - 1]!.state : stepper.state;
    this.reportProgress();
    return undefined;
  }

  /** Writes the step's interpolant if dense output, events or an output time inside the step need it. */
  private prepareInterpolant(): Failure | "rejected" | undefined {
    const { recording, plan, stepper, search } = this;
    this.data = undefined;
    const failure = this.reserve();
    if (failure !== undefined) return failure;
    if (this.data === undefined) {
      const next = plan.times[recording.outputs];
      const inside = next !== undefined && (next - stepper.time) * plan.direction < 0;
      if (search === undefined && !inside) return undefined;
      this.rows ??= new Float64Array(this.interpolant.rows * this.n);
      this.data = this.rows;
      this.offset = 0;
    }
    return stepper.writeInterpolant(this.data, this.offset) ? undefined : "rejected";
  }

  /**
   * Reserves memory for the interpolant in the dense output. At the memory limit, drops dense output, or returns a
   * failure if it was requested.
   */
  private reserve(): Failure | undefined {
    const { recording, plan } = this;
    const store = recording.dense;
    if (store === undefined) return undefined;
    const offset = store.reserve();
    if (offset >= 0) {
      this.data = store.data;
      this.offset = offset;
      return undefined;
    }
    recording.dense = undefined;
    if (plan.dense !== true) return undefined;
    return denseTooLarge(store.bytesNeeded, MAX_DENSE_BYTES);
  }

  private interpolate(s: number, out: Float64Array): void {
    if (s === 1) {
      out.set(this.stepper.state);
      return;
    }
    this.interpolant.evaluate(this.data!, this.offset, this.n, s, out);
  }

  /** Records the states at the output times up to `stop`, which lies in the current step. */
  private recordOutputs(stop: number): Failure | undefined {
    const { recording, stepper, n } = this;
    const { times, direction, keepStates, observe } = this.plan;
    while (recording.outputs < times.length) {
      const index = recording.outputs;
      const time = times[index]!;
      if ((time - stop) * direction > 0) return undefined;
      let state = stepper.state;
      if (time !== stepper.time) {
        this.scratch ??= new Float64Array(n);
        state = this.scratch;
        this.interpolate((time - stepper.previousTime) / (stepper.time - stepper.previousTime), state);
      }
      if (!allFinite(state)) return notFiniteIn(state, time);
      if (keepStates) recording.states.set(state, index * n);
      if (observe?.(time, state) === false) return overflowAt(time);
      recording.outputs++;
    }
    return undefined;
  }

  private recordEvent({ index, time, fraction }: Occurrence): void {
    const state = new Float64Array(this.n);
    this.interpolate(fraction, state);
    this.recording.events.push({ name: this.plan.events[index]!.name, index, time, state });
  }

  private reportProgress(): void {
    const { onProgress, problem } = this.plan;
    if (onProgress === undefined) return;
    const { reached: time, steps } = this.recording;
    onProgress({ fraction: (time - problem.start) / (problem.end - problem.start), time, steps });
  }

  private invalid(event: number, time: number): Failure {
    return eventNotANumber(this.plan.events[event]!.name, time);
  }
}
