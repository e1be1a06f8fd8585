import { Solver } from "odex";
import { allFinite } from "../../arrays/finite";
import { notFiniteIn, stepTooSmall } from "../stepping/failures";
import { firstStep, isTooSmall } from "../stepping/step-control";
import type { Failure, Problem, Stepper, StepResult } from "../stepping/stepper";
import { chebyshevInterpolant } from "./chebyshev";

/** The interpolants of odex are polynomials of degree at most 19. */
const INTERPOLANT = chebyshevInterpolant(20);

/** Evaluations at an unchanged time after which the steps have shrunk to nothing. */
const STANDSTILL = 400;

/** What the guards throw through odex to stop it. */
class Stop {
  constructor(
    readonly failure: Failure,
    /** How far beyond the last accepted time the field was evaluated. */
    readonly distance: number,
  ) {}
}

/**
 * Gragg–Bulirsch–Stoer extrapolation by the package odex (after E. Hairer's ODEX; Hairer, Nørsett & Wanner, Solving
 * Ordinary Differential Equations I, II.9 and II.10), made to step like the other methods.
 *
 * The package runs to its end on its own, so it is run in short segments whose accepted steps are queued with their
 * states and samples of their interpolants (its closures are invalid after their step). Each segment begins with the
 * last step size. Guards stop it where it would go on regardless: at values that are not finite, and where its steps
 * no longer move the time. Sampling an interpolant costs 18 n² operations, as the package looks each component up.
 */
export class Odex implements Stepper {
  time: number;
  readonly state: Float64Array;
  previousTime: number;
  readonly interpolant = INTERPOLANT;
  evaluations = 0;
  failure: Failure | undefined = undefined;

  private readonly n: number;
  /** The queue of accepted steps: their right ends, states and interpolants. */
  private readonly capacity: number;
  private readonly times: Float64Array;
  private readonly states: Float64Array[];
  private readonly samples: Float64Array;
  private queued = 0;
  private taken = 0;
  /** Rejections that the driver has not been told of. */
  private rejections = 0;
  /** What ended the last segment; reported once its steps have been taken. */
  private stopped: Stop | undefined = undefined;
  private step: number;
  /** Limits the step after a value that was not finite; grows back with each segment. */
  private caution = Number.POSITIVE_INFINITY;
  private readonly solver: Solver;
  /** Where the segment stands. */
  private accepted = 0;
  private standstill = 0;
  private readonly point: Float64Array;
  private readonly slope: Float64Array;

  constructor(private readonly problem: Problem) {
    const n = problem.initial.length;
    const rows = problem.interpolates ? INTERPOLANT.rows : 1;
    this.n = n;
    this.time = problem.start;
    this.previousTime = problem.start;
    this.state = problem.initial.slice();
    this.capacity = Math.max(1, Math.min(16, Math.floor(2 ** 16 / (rows * n))));
    this.times = new Float64Array(this.capacity);
    this.states = Array.from({ length: this.capacity }, () => new Float64Array(n));
    this.samples = new Float64Array(problem.interpolates ? this.capacity * rows * n : 0);
    this.point = new Float64Array(n);
    this.slope = new Float64Array(n);
    this.step = problem.initialStep ?? 0;
    this.solver = new Solver(n);
    const { relative, relativeStride, absolute, absoluteStride } = problem.tolerance;
    this.solver.relativeTolerance = relativeStride === 1 ? [...relative] : relative[0]!;
    this.solver.absoluteTolerance = absoluteStride === 1 ? [...absolute] : absolute[0]!;
    this.solver.denseOutput = problem.interpolates;
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
    if (this.rejections === 0 && this.taken === this.queued) {
      const failure = this.recover();
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
    if (this.taken === this.queued) return "rejected";
    this.previousTime = this.time;
    this.time = this.times[this.taken]!;
    this.state.set(this.states[this.taken]!);
    this.taken++;
    return "accepted";
  }

  writeInterpolant(data: Float64Array, offset: number): boolean {
    const size = INTERPOLANT.rows * this.n;
    const begin = (this.taken - 1) * size;
    data.set(this.samples.subarray(begin, begin + size), offset);
    return true;
  }

  /** After a guard stopped the last segment: a shorter step, or the flaw when there is none left. */
  private recover(): Failure | undefined {
    const { stopped } = this;
    this.stopped = undefined;
    if (stopped === undefined) {
      this.caution *= 4;
      return undefined;
    }
    if (stopped.failure.reason === "step-too-small") return stopped.failure;
    this.caution = Math.min(this.caution, stopped.distance) / 4;
    return isTooSmall(this.caution, this.time) || this.caution === 0 ? stopped.failure : undefined;
  }

  /** Lets odex make some steps from the present state and queues them. */
  private runSegment(): void {
    const { problem, solver } = this;
    this.queued = 0;
    this.taken = 0;
    this.accepted = this.time;
    this.standstill = 0;
    const start = [...this.state];
    solver.initialStepSize = this.step;
    solver.maxStepSize = Math.min(problem.maxStep, this.caution);
    // Within rounding errors of the end, or of zero, odex makes no step at all.
    const gap = Math.abs(problem.end - this.time);
    if (gap <= Math.max(1e-290, 20 * Number.EPSILON * Math.abs(this.time))) {
      this.queue(problem.end, start, undefined);
      return;
    }
    try {
      const result = solver.solve(
        (t, y) => this.evaluate(t, y),
        this.time,
        start,
        problem.end,
        (count, from, to, y, dense) => (count === 1 ? undefined : this.take(from, to, y, dense)),
      );
      this.rejections = Math.max(0, result.nStep - result.nAccept);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      this.stopped = error;
      this.rejections = 1;
    }
  }

  /** The field behind its guards. */
  private evaluate(t: number, y: number[]): Float64Array {
    const { point, slope } = this;
    for (let i = 0; i < point.length; i++) point[i] = y[i]!;
    this.problem.field(t, point, slope);
    this.evaluations++;
    if (!allFinite(slope) || !allFinite(point)) {
      throw new Stop(notFiniteIn(slope, t), Math.abs(t - this.accepted));
    }
    if (t === this.accepted && ++this.standstill > STANDSTILL) throw new Stop(stepTooSmall(t), 0);
    return slope;
  }

  /** Queues an accepted step; false ends the segment. */
  private take(
    from: number,
    to: number,
    y: number[],
    dense: ((component: number, t: number) => number) | undefined,
  ): boolean {
    const { problem } = this;
    const distance = Math.abs(to - from);
    const atEnd = Math.abs(problem.end - to) <= 20 * Number.EPSILON * Math.abs(to);
    if (isTooSmall(distance, to) && !atEnd) {
      throw new Stop(stepTooSmall(to), distance);
    }
    const state = Float64Array.from(y);
    if (!allFinite(state)) throw new Stop(notFiniteIn(this.slope, to), distance);
    this.accepted = to;
    this.standstill = 0;
    // The last step is cut to fit and says nothing about the next.
    this.step = distance;
    const sample =
      dense === undefined ? undefined : (i: number, s: number) => dense(i, from + s * (to - from));
    // odex ends within some rounding errors of the end.
    this.queue(atEnd ? problem.end : to, y, sample);
    return this.queued < this.capacity;
  }

  private queue(time: number, y: number[], sample: ((i: number, s: number) => number) | undefined): void {
    const { n, queued, samples, problem } = this;
    const previous = queued === 0 ? this.state : this.states[queued - 1]!;
    if (problem.interpolates) {
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
