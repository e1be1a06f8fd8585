import { allFinite } from "../../arrays/finite";
import { nestedInterpolant, writeEnds } from "../output/interpolant";
import { notFiniteIn, stepTooSmall } from "../stepping/failures";
import {
  factorAfterRejection,
  factorAfterSuccess,
  firstStep,
  isTooSmall,
  LOG_OF_SMALLEST,
} from "../stepping/step-control";
import type { Failure, Interpolant, Problem, Stepper, StepResult } from "../stepping/stepper";
import { scaledNorm } from "../stepping/tolerance";
import { combine } from "./linear-combination";
import type { Pair } from "./pair";
import { giveArrays, type SmallSystemMethod, takeArrays } from "./small-systems";
import { type StageLoops, stageLoops } from "./stage-loops";
import type { Combination, Row } from "./tableau";
import { bind } from "./tableau";
/** The interpolant's rows: four from the ends of the step and one for each row of the continuation. */
export const pairInterpolant = (continuation: readonly Row[]): Interpolant =>
  nestedInterpolant(4 + continuation.length);

/**
 * An explicit Runge–Kutta pair at work: each stage is one fused pass over flat arrays, the last stage of an accepted
 * step is the first of the next, and nothing is allocated after the first step.
 *
 * Source: E. Hairer, S. P. Nørsett & G. Wanner, Solving Ordinary Differential Equations I, II.4 to II.6.
 */
export class RungeKutta implements Stepper {
  time: number;
  state: Float64Array;
  previousTime: number;
  readonly interpolant: Interpolant;
  evaluations = 0;
  failure: Failure | undefined = undefined;

  private readonly n: number;
  private readonly direction: 1 | -1;
  private readonly stages: Float64Array[] = [];
  /** The rows and then the weights, looked up before the first step. */
  private rows: readonly Combination[] | undefined = undefined;
  private errorStages: readonly Float64Array[] = [];
  /** Index of the stage that is the field at the new state. */
  private readonly last: number;
  /** The loops over the stages of a large system. */
  private readonly large: StageLoops | undefined;
  private previous: Float64Array;
  private candidate: Float64Array;
  private step = 0;
  private nextStep = 0;
  /** The logarithm of the last accepted error. */
  private previousLog = LOG_OF_SMALLEST;
  private afterRejection = false;
  private slopeIsNext = false;
  private extraRows: Combination[] | undefined = undefined;
  private continuation: Combination[] | undefined = undefined;
  private zeros: Float64Array | undefined = undefined;
  /** The arrays of a small system, which later integrations use too. */
  private shared: Float64Array[] | undefined = undefined;

  constructor(
    private readonly pair: Pair,
    private readonly problem: Problem,
    /** The same step spelled out for this number of components, where there is one. */
    private readonly smallSystem?: SmallSystemMethod | undefined,
  ) {
    const n = problem.initial.length;
    this.n = n;
    this.time = problem.start;
    this.previousTime = problem.start;
    this.direction = problem.end < problem.start ? -1 : 1;
    this.interpolant = pair.interpolant;
    this.last = pair.rows.length + 1;
    this.large = stageLoops(pair, problem);
    const count = this.last + 1;
    if (smallSystem !== undefined) this.shared = takeArrays(n, count + 3);
    for (let i = 0; i < count; i++) this.stages.push(this.arrayAt(i, this.large?.stages[i]));
    this.state = this.arrayAt(count, this.large?.states[0]);
    this.previous = this.arrayAt(count + 1, this.large?.states[1]);
    this.candidate = this.arrayAt(count + 2, this.large?.states[2]);
    for (let i = 0; i < n; i++) this.state[i] = problem.initial[i]!;
  }

  /** The array that was found for a large system, the one of a small system's set, or a fresh one. */
  private arrayAt(i: number, found: Float64Array | undefined): Float64Array {
    return found ?? this.shared?.[i] ?? new Float64Array(this.n);
  }

  release(): void {
    this.large?.release();
    if (this.shared !== undefined) giveArrays(this.n, this.shared);
    this.shared = undefined;
  }

  begin(): boolean {
    const { problem, stages } = this;
    const slope = stages[0]!;
    problem.field(this.time, this.state, slope);
    this.evaluations++;
    if (!allFinite(slope)) {
      this.failure = notFiniteIn(slope, this.time);
      return false;
    }
    let size = problem.initialStep;
    if (size === undefined) {
      size = firstStep(problem, this.pair.order, slope, this.candidate, stages[1]!, true);
      this.evaluations++;
    }
    this.nextStep = this.direction * Math.min(size, problem.maxStep);
    return true;
  }

  attempt(): StepResult {
    const { problem, pair, stages, direction, state, candidate, time, last } = this;
    if (this.slopeIsNext) this.nextSlope();
    const newSlope = stages[last]!;
    let h = this.nextStep;
    const isLast = (time + 1.01 * h - problem.end) * direction >= 0;
    if (isLast) h = problem.end - time;
    else if (isTooSmall(h, time)) {
      this.failure ??= stepTooSmall(time);
      return "failed";
    }
    const newTime = isLast ? problem.end : time + h;
    let error: number;
    if (this.smallSystem === undefined) error = this.combineStages(h, newTime);
    else {
      error = this.smallSystem.step(problem.field, time, h, state, candidate, stages, problem.tolerance);
      this.evaluations += pair.rows.length;
    }
    if (!(error <= 1)) return this.reject(h, error);
    if (!pair.errorNeedsNewSlope) {
      problem.field(newTime, candidate, newSlope);
      this.evaluations++;
    }
    // The error may be finite although the field is not at the very end of the step.
    if (!allFinite(newSlope)) return this.reject(h, Number.NaN);
    this.accept(h, newTime, error);
    return "accepted";
  }

  /** Makes the field at the end of the last step the first stage. */
  private nextSlope(): void {
    const { stages, last, smallSystem } = this;
    const [slope, newSlope] = [stages[0]!, stages[last]!];
    this.slopeIsNext = false;
    if (smallSystem === undefined) for (let i = 0; i < slope.length; i++) slope[i] = newSlope[i]!;
    else {
      // Nothing is bound to the arrays: they change places.
      stages[0] = newSlope;
      stages[last] = slope;
    }
  }

  /** Computes all stages and the new state; returns the error of the step. */
  private combineStages(h: number, newTime: number): number {
    const { problem, pair, stages, state, candidate, time, last, large } = this;
    const count = pair.rows.length;
    for (let i = 0; i < count; i++) {
      this.combineRow(i, h);
      problem.field(time + pair.nodes[i + 1]! * h, candidate, stages[i + 1]!);
    }
    this.evaluations += count;
    this.combineRow(count, h);
    if (pair.errorNeedsNewSlope) {
      problem.field(newTime, candidate, stages[last]!);
      this.evaluations++;
    }
    if (large !== undefined) return large.error(h, state, candidate);
    if (this.errorStages.length === 0) this.errorStages = pair.errorStages.map((i) => stages[i]!);
    return pair.error(this.errorStages, h, state, candidate, problem.tolerance);
  }

  /** candidate = state + h · (row i of the pair); its weights follow its rows. */
  private combineRow(i: number, h: number): void {
    const { large, pair, stages, state, candidate } = this;
    if (large !== undefined) {
      large.combineRow(i, h, state, candidate);
      return;
    }
    this.rows ??= [...pair.rows, pair.weights].map((row) => bind(row, stages));
    combine(this.rows[i]!, h, state, candidate, 0);
  }

  writeInterpolant(data: Float64Array, offset: number): boolean {
    const { pair, stages, step, smallSystem } = this;
    for (let i = stages.length; i <= this.last + pair.extraRows.length; i++) {
      stages.push(new Float64Array(this.n));
    }
    writeEnds(data, offset, step, this.previous, stages[0]!, this.state, stages[this.last]!);
    const size =
      smallSystem === undefined
        ? this.continueInterpolant(data, offset)
        : this.extendSmallSystem(smallSystem, data, offset);
    this.evaluations += pair.extraRows.length;
    const excess = size / pair.lastRowLimit;
    if (excess > 1) {
      this.takeBack(excess);
      return false;
    }
    // The next step has to suit the interpolant too.
    const longest = Math.abs(step) * factorAfterSuccess(Math.log(excess), 0, pair.control);
    if (Math.abs(this.nextStep) > longest) this.nextStep = this.direction * longest;
    return true;
  }

  private extendSmallSystem({ extend }: SmallSystemMethod, data: Float64Array, offset: number): number {
    const { problem, stages, step, previousTime, previous, state, candidate } = this;
    const { field, tolerance } = problem;
    return extend(field, previousTime, step, previous, state, candidate, stages, tolerance, data, offset);
  }

  /** Writes the rows beyond the ends' and returns the size of the last. */
  private continueInterpolant(data: Float64Array, offset: number): number {
    const { pair, problem, stages, n, step } = this;
    this.extraRows ??= pair.extraRows.map((row) => bind(row, stages));
    this.continuation ??= pair.continuation.map((row) => bind(row, stages));
    this.zeros ??= new Float64Array(n);
    const { extraRows, continuation, zeros } = this;
    for (let i = 0; i < extraRows.length; i++) {
      const stage = this.last + 1 + i;
      combine(extraRows[i]!, step, this.previous, this.candidate, 0);
      problem.field(this.previousTime + pair.nodes[stage]! * step, this.candidate, stages[stage]!);
    }
    for (let i = 0; i < continuation.length; i++) {
      combine(continuation[i]!, step, zeros, data, offset + (4 + i) * n);
    }
    return this.sizeOfLastRow(data, offset);
  }

  /** What the last row of the interpolant comes to, in units of the tolerance. */
  private sizeOfLastRow(data: Float64Array, offset: number): number {
    const { n, previous, state, problem, interpolant } = this;
    const first = offset + (interpolant.rows - 1) * n;
    const row = data.subarray(first, first + n);
    return Math.min(scaledNorm(row, previous, problem.tolerance), scaledNorm(row, state, problem.tolerance));
  }

  /** Undoes the last accepted step; the field at its left end is still the first stage. */
  private takeBack(excess: number): void {
    const spare = this.candidate;
    this.candidate = this.state;
    this.state = this.previous;
    this.previous = spare;
    this.time = this.previousTime;
    this.slopeIsNext = false;
    this.afterRejection = true;
    this.nextStep = this.step * factorAfterRejection(excess, this.pair.control);
  }

  private accept(h: number, newTime: number, error: number): void {
    const logError = Math.log(error);
    let factor = factorAfterSuccess(logError, this.previousLog, this.pair.control);
    // Growing right after a rejection invites the next one.
    if (this.afterRejection) factor = Math.min(1, factor);
    this.afterRejection = false;
    this.failure = undefined;
    this.previousLog = Math.max(logError, LOG_OF_SMALLEST);
    this.nextStep = this.direction * Math.min(Math.abs(h) * factor, this.problem.maxStep);
    this.step = h;
    this.previousTime = this.time;
    this.time = newTime;
    const spare = this.previous;
    this.previous = this.state;
    this.state = this.candidate;
    this.candidate = spare;
    this.slopeIsNext = true;
  }

  private reject(h: number, error: number): StepResult {
    this.afterRejection = true;
    if (Number.isFinite(error)) {
      this.failure = undefined;
      this.nextStep = h * factorAfterRejection(error, this.pair.control);
    } else {
      // A step that leaves the field's domain says nothing about how far it went: try a much smaller one.
      this.failure = this.findNotFinite(h);
      this.nextStep = 0.1 * h;
    }
    return "rejected";
  }

  private findNotFinite(h: number): Failure {
    for (let i = 0; i <= this.last; i++) {
      const time = this.time + this.pair.nodes[i]! * h;
      if (!allFinite(this.stages[i]!)) return notFiniteIn(this.stages[i]!, time);
    }
    return notFiniteIn(this.stages[0]!, this.time + h);
  }
}
