import { type Dense, Solver } from "odex";
import { allFinite } from "../../arrays/finite";
import { notFiniteIn, stepTooSmall } from "../stepping/failures";
import { firstStep, isTooSmall } from "../stepping/step-control";
import type { Failure, Problem, Stepper, StepResult } from "../stepping/stepper";
import { chebyshevInterpolant } from "./chebyshev";
import { GuardedField, GuardStop } from "./guarded-field";

/** Interpolant with 20 points, because odex's interpolants are polynomials of degree at most 19. */
const INTERPOLANT = chebyshevInterpolant(20);

/** An accepted step that has not been delivered to the integration loop. */
interface QueuedStep {
  readonly time: number;
  readonly state: Float64Array;
  /** Samples of the interpolant, if it is needed. */
  readonly samples: Float64Array | undefined;
}

/**
 * Stepper of Gragg–Bulirsch–Stoer extrapolation by the package odex (after E. Hairer's ODEX; Hairer, Nørsett & Wanner,
 * Solving Ordinary Differential Equations I, II.9 and II.10).
 *
 * The package integrates up to the end without returning control. It is therefore run in short segments, whose accepted
 * steps are queued with samples of their interpolants. Each segment begins with the last step size. `GuardedField` stops
 * a segment at conditions that odex does not detect. Sampling an interpolant costs 18 n² operations, because the package
 * searches for each component.
 */
export class Odex implements Stepper {
  time: number;
  readonly state: Float64Array;
  previousTime: number;
  readonly interpolant = INTERPOLANT;
  failure: Failure | undefined = undefined;

  private readonly solver: Solver;
  private readonly field: GuardedField;
  /** Number of accepted steps after which a segment ends. */
  private readonly capacity: number;
  private readonly queue: QueuedStep[] = [];
  private delivered: QueuedStep | undefined = undefined;
  /** Number of rejections that have not been reported to the integration loop. */
  private rejections = 0;
  /** Exception that ended the last segment; reported after the segment's accepted steps. */
  private guardStop: GuardStop | undefined = undefined;
  private step: number;
  /** Limit of the step after a value that was not finite; grows with each later segment. */
  private stepLimit = Number.POSITIVE_INFINITY;

  constructor(private readonly problem: Problem) {
    const n = problem.initial.length;
    this.time = problem.start;
    this.previousTime = problem.start;
    this.state = problem.initial.slice();
    this.step = problem.initialStep ?? 0;
    this.field = new GuardedField(problem.field, n);
    const rows = problem.needsInterpolant ? INTERPOLANT.rows : 1;
    this.capacity = Math.max(1, Math.min(16, Math.floor(2 ** 16 / (rows * n))));
    this.solver = new Solver(n);
    const { relative, relativeStride, absolute, absoluteStride } = problem.tolerance;
    this.solver.relativeTolerance = relativeStride === 1 ? [...relative] : relative[0]!;
    this.solver.absoluteTolerance = absoluteStride === 1 ? [...absolute] : absolute[0]!;
    this.solver.denseOutput = problem.needsInterpolant;
    this.solver.maxSteps = 4 * this.capacity + 100;
  }

  get evaluations(): number {
    return this.field.evaluations;
  }

  begin(): boolean {
    const { problem, field, state } = this;
    const slope = new Float64Array(state.length);
    problem.field(this.time, state, slope);
    field.evaluations++;
    if (!allFinite(slope)) {
      this.failure = notFiniteIn(slope, this.time);
      return false;
    }
    if (problem.initialStep === undefined) {
      this.step = firstStep(problem, 8, slope, state.slice(), new Float64Array(state.length));
      field.evaluations++;
    }
    return true;
  }

  attempt(): StepResult {
    if (this.rejections === 0 && this.queue.length === 0) {
      this.failure = this.recoverFromStop();
      if (this.failure !== undefined) return "failed";
      this.runSegment();
    }
    if (this.rejections > 0) {
      this.rejections--;
      return "rejected";
    }
    const next = this.queue.shift();
    if (next === undefined) return "rejected";
    this.delivered = next;
    this.previousTime = this.time;
    this.time = next.time;
    this.state.set(next.state);
    return "accepted";
  }

  writeInterpolant(data: Float64Array, offset: number): boolean {
    data.set(this.delivered!.samples!, offset);
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
    const { problem, solver, field, time } = this;
    const start = [...this.state];
    // Within rounding errors of the end, or of zero, odex makes no step.
    if (Math.abs(problem.end - time) <= Math.max(1e-290, 20 * Number.EPSILON * Math.abs(time))) {
      this.enqueue(problem.end, start, (i) => start[i]!);
      return;
    }
    field.accept(time);
    solver.initialStepSize = this.step;
    solver.maxStepSize = Math.min(problem.maxStep, this.stepLimit);
    try {
      const { nStep, nAccept } = solver.solve(
        field.evaluate,
        time,
        start,
        problem.end,
        (count, from, to, y, dense) => (count === 1 ? undefined : this.queueStep(from, to, y, dense)),
      );
      this.rejections = Math.max(0, nStep - nAccept);
    } catch (error) {
      if (!(error instanceof GuardStop)) throw error;
      this.guardStop = error;
      this.rejections = 1;
    }
  }

  /** Queues an accepted step. Returns false to end the segment when the queue is full. */
  private queueStep(from: number, to: number, y: number[], dense: Dense): boolean {
    const { end } = this.problem;
    const distance = Math.abs(to - from);
    // odex stops within some rounding errors of the end.
    const atEnd = Math.abs(end - to) <= 20 * Number.EPSILON * Math.abs(to);
    if (isTooSmall(distance, to) && !atEnd) throw new GuardStop(stepTooSmall(to), distance);
    if (!y.every(Number.isFinite)) throw new GuardStop(notFiniteIn(this.field.slope, to), distance);
    this.field.accept(to);
    // The last step is shortened to reach the end and gives no information on the size of the next.
    this.step = distance;
    this.enqueue(atEnd ? end : to, y, (i, s) => dense(i, from + s * (to - from)));
    return this.queue.length < this.capacity;
  }

  /** Queues a step with its state and, if needed, samples of its interpolant. */
  private enqueue(time: number, y: number[], sample: (component: number, s: number) => number): void {
    const state = Float64Array.from(y);
    const previous = this.queue.at(-1)?.state ?? this.state;
    const samples = this.problem.needsInterpolant ? sampled(previous, state, sample) : undefined;
    this.queue.push({ time, state, samples });
  }
}

/** Samples a step at the nodes of the interpolant, with the given states at its ends. */
function sampled(
  from: Float64Array,
  to: Float64Array,
  sample: (component: number, s: number) => number,
): Float64Array {
  const { nodes } = INTERPOLANT;
  const n = from.length;
  const last = nodes.length - 1;
  const samples = new Float64Array(nodes.length * n);
  samples.set(from);
  for (let j = 1; j < last; j++) {
    for (let i = 0; i < n; i++) samples[j * n + i] = sample(i, nodes[j]!);
  }
  samples.set(to, last * n);
  return samples;
}
