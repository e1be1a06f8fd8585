import { Solver } from "odex";
import { allFinite } from "../../arrays/finite";
import { notFiniteIn, stepTooSmall } from "../stepping/failures";
import { firstStep, isTooSmall } from "../stepping/step-control";
import type { Failure, Problem, Stepper, StepResult } from "../stepping/stepper";
import { chebyshevInterpolant } from "./chebyshev";

/** Interpolant with 20 points, because odex's interpolants are polynomials of degree at most 19. */
const INTERPOLANT = chebyshevInterpolant(20);

/** Largest number of evaluations at an unchanged time, after which the steps are too small to change the time. */
const MAX_STANDSTILL = 400;

/** Exception by which the guards stop odex. */
class GuardStop {
  constructor(
    readonly failure: Failure,
    /** Distance from the last accepted time to the time of the last evaluation. */
    readonly distance: number,
  ) {}
}

/**
 * Stepper of Gragg–Bulirsch–Stoer extrapolation by the package odex (after E. Hairer's ODEX; Hairer, Nørsett & Wanner,
 * Solving Ordinary Differential Equations I, II.9 and II.10).
 *
 * The package integrates up to the end without returning control. It is therefore run in short segments, whose accepted
 * steps are queued with their states and samples of their interpolants (odex's closures are invalid after their step).
 * Each segment begins with the last step size. Guards stop a segment at conditions that odex does not detect: values
 * that are not finite, and steps that no longer change the time. Sampling an interpolant costs 18 n² operations,
 * because the package searches for each component.
 */
export class Odex implements Stepper {
  time: number;
  readonly state: Float64Array;
  previousTime: number;
  readonly interpolant = INTERPOLANT;
  evaluations = 0;
  failure: Failure | undefined = undefined;

  private readonly n: number;
  /** Capacity of the queue of accepted steps, with their right ends, states and interpolants. */
  private readonly capacity: number;
  private readonly times: Float64Array;
  private readonly states: Float64Array[];
  private readonly samples: Float64Array;
  private queued = 0;
  private delivered = 0;
  /** Number of rejections that have not been reported to the integration loop. */
  private rejections = 0;
  /** Exception that ended the last segment; reported after the segment's accepted steps. */
  private guardStop: GuardStop | undefined = undefined;
  private step: number;
  /** Limit of the step after a value that was not finite; grows with each later segment. */
  private stepLimit = Number.POSITIVE_INFINITY;
  private readonly solver: Solver;
  /** Time of the segment's last accepted step, and the number of evaluations at that time. */
  private accepted = 0;
  private standstill = 0;
  private readonly point: Float64Array;
  private readonly slope: Float64Array;

  constructor(private readonly problem: Problem) {
    const n = problem.initial.length;
    const rows = problem.needsInterpolant ? INTERPOLANT.rows : 1;
    this.n = n;
    this.time = problem.start;
    this.previousTime = problem.start;
    this.state = problem.initial.slice();
    this.capacity = Math.max(1, Math.min(16, Math.floor(2 ** 16 / (rows * n))));
    this.times = new Float64Array(this.capacity);
    this.states = Array.from({ length: this.capacity }, () => new Float64Array(n));
    this.samples = new Float64Array(problem.needsInterpolant ? this.capacity * rows * n : 0);
    this.point = new Float64Array(n);
    this.slope = new Float64Array(n);
    this.step = problem.initialStep ?? 0;
    this.solver = new Solver(n);
    const { relative, relativeStride, absolute, absoluteStride } = problem.tolerance;
    this.solver.relativeTolerance = relativeStride === 1 ? [...relative] : relative[0]!;
    this.solver.absoluteTolerance = absoluteStride === 1 ? [...absolute] : absolute[0]!;
    this.solver.denseOutput = problem.needsInterpolant;
    this.solver.maxSteps = 4 * this.capacity + 100;
  }

  begin(): boolean {
    const { problem, slope } = this;
    problem.field(this.time, this.state, slope);
    this.evaluations++;
    if (!allFinite(slope)) {
      this.failure = notFiniteIn(slope, this.time);
      return false;
    }
    if (problem.initialStep === undefined) {
      this.step = firstStep(problem, 8, slope, this.point, new Float64Array(this.n));
      this.evaluations++;
    }
    return true;
  }

  attempt(): StepResult {
    if (this.rejections === 0 && this.delivered === this.queued) {
      const failure = this.recoverFromStop();
      if (failure !== undefined) {
        this.failure = failure;
        return "failed";
      }
      this.runSegment();
    }
    if (this.rejections > 0) {
      this.rejections--;
      return "rejected";
    }
    if (this.delivered === this.queued) return "rejected";
    this.previousTime = this.time;
    this.time = this.times[this.delivered]!;
    this.state.set(this.states[this.delivered]!);
    this.delivered++;
    return "accepted";
  }

  writeInterpolant(data: Float64Array, offset: number): boolean {
    const size = INTERPOLANT.rows * this.n;
    const begin = (this.delivered - 1) * size;
    data.set(this.samples.subarray(begin, begin + size), offset);
    return true;
  }

  /** Shortens the step after a guard stopped the last segment; returns the failure if no shorter step is possible. */
  private recoverFromStop(): Failure | undefined {
    const { guardStop } = this;
    this.guardStop = undefined;
    if (guardStop === undefined) {
      this.stepLimit *= 4;
      return undefined;
    }
    if (guardStop.failure.reason === "step-too-small") return guardStop.failure;
    this.stepLimit = Math.min(this.stepLimit, guardStop.distance) / 4;
    return isTooSmall(this.stepLimit, this.time) || this.stepLimit === 0 ? guardStop.failure : undefined;
  }

  /** Runs odex from the current state for some steps and queues them. */
  private runSegment(): void {
    const { problem, solver } = this;
    this.queued = 0;
    this.delivered = 0;
    this.accepted = this.time;
    this.standstill = 0;
    const start = [...this.state];
    solver.initialStepSize = this.step;
    solver.maxStepSize = Math.min(problem.maxStep, this.stepLimit);
    // Within rounding errors of the end, or of zero, odex makes no step.
    const remaining = Math.abs(problem.end - this.time);
    if (remaining <= Math.max(1e-290, 20 * Number.EPSILON * Math.abs(this.time))) {
      this.enqueue(problem.end, start, undefined);
      return;
    }
    try {
      const result = solver.solve(
        (t, y) => this.evaluate(t, y),
        this.time,
        start,
        problem.end,
        (count, from, to, y, dense) => (count === 1 ? undefined : this.queueStep(from, to, y, dense)),
      );
      this.rejections = Math.max(0, result.nStep - result.nAccept);
    } catch (error) {
      if (!(error instanceof GuardStop)) throw error;
      this.guardStop = error;
      this.rejections = 1;
    }
  }

  /** Evaluates the field and checks its values and the progress in time. */
  private evaluate(t: number, y: number[]): Float64Array {
    const { point, slope } = this;
    for (let i = 0; i < point.length; i++) point[i] = y[i]!;
    this.problem.field(t, point, slope);
    this.evaluations++;
    if (!allFinite(slope) || !allFinite(point)) {
      throw new GuardStop(notFiniteIn(slope, t), Math.abs(t - this.accepted));
    }
    if (t === this.accepted && ++this.standstill > MAX_STANDSTILL) throw new GuardStop(stepTooSmall(t), 0);
    return slope;
  }

  /** Queues an accepted step. Returns false to end the segment when the queue is full. */
  private queueStep(
    from: number,
    to: number,
    y: number[],
    dense: ((component: number, t: number) => number) | undefined,
  ): boolean {
    const { problem } = this;
    const distance = Math.abs(to - from);
    const atEnd = Math.abs(problem.end - to) <= 20 * Number.EPSILON * Math.abs(to);
    if (isTooSmall(distance, to) && !atEnd) {
      throw new GuardStop(stepTooSmall(to), distance);
    }
    const state = Float64Array.from(y);
    if (!allFinite(state)) throw new GuardStop(notFiniteIn(this.slope, to), distance);
    this.accepted = to;
    this.standstill = 0;
    // The last step is shortened to reach the end and gives no information on the size of the next.
    this.step = distance;
    const sample =
      dense === undefined ? undefined : (i: number, s: number) => dense(i, from + s * (to - from));
    // odex stops within some rounding errors of the end.
    this.enqueue(atEnd ? problem.end : to, y, sample);
    return this.queued < this.capacity;
  }

  private enqueue(time: number, y: number[], sample: ((i: number, s: number) => number) | undefined): void {
    const { n, queued, samples, problem } = this;
    const previous = queued === 0 ? this.state : this.states[queued - 1]!;
    if (problem.needsInterpolant) {
      const { nodes, rows } = INTERPOLANT;
      const last = rows - 1;
      const base = queued * rows * n;
      samples.set(previous, base);
      for (let j = 1; j < last; j++) {
        for (let i = 0; i < n; i++) samples[base + j * n + i] = sample?.(i, nodes[j]!) ?? y[i]!;
      }
      samples.set(y, base + last * n);
    }
    const state = this.states[queued]!;
    for (let i = 0; i < n; i++) state[i] = y[i]!;
    this.times[queued] = time;
    this.queued++;
  }
}
