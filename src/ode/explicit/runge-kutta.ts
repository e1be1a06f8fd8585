import { allFinite } from "../../arrays/finite";
import { writeEnds } from "../output/interpolant";
import { notFiniteIn, stepTooSmall } from "../stepping/failures";
import {
  factorAfterRejection,
  factorAfterSuccess,
  firstStep,
  isTooSmall,
  LOG_MIN_ERROR,
} from "../stepping/step-control";
import type { Failure, Interpolant, Problem, Stepper, StepResult } from "../stepping/stepper";
import { dividedTolerance, isNormReliable, scaledNorm } from "../stepping/tolerance";
import { combine } from "./linear-combination";
import type { Pair } from "./pair";
import { acquireArrays, releaseArrays, type SmallSystemMethod } from "./small-systems";
import { longestStableStep } from "./stability-limit";
import { type StageLoops, stageLoops } from "./stage-loops";
import type { Combination } from "./tableau";
import { bindStages } from "./tableau";

/**
 * Stepper of an explicit Runge–Kutta pair. Each stage is one fused pass over flat arrays, the last stage of an accepted
 * step is the first stage of the next step, and no memory is allocated after the first step.
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
  /** Rows and weights with their arrays, bound in the first step. */
  private rows: readonly Combination[] | undefined = undefined;
  private errorStages: readonly Float64Array[] = [];
  /** Index of the stage that contains the field at the new state. */
  private readonly newSlopeStage: number;
  /** Loops over the stages of a large system by SIMD kernels. */
  private readonly simdLoops: StageLoops | undefined;
  private previous: Float64Array;
  private candidate: Float64Array;
  private step = 0;
  private nextStep = 0;
  /** Logarithm of the last accepted error. */
  private previousLog = LOG_MIN_ERROR;
  private afterRejection = false;
  /** True if the field at the end of the last step is yet to become the first stage. */
  private newSlopePending = false;
  private extraRows: Combination[] | undefined = undefined;
  private continuation: Combination[] | undefined = undefined;
  private zeros: Float64Array | undefined = undefined;
  /** Arrays of a small system, which later integrations reuse. */
  private smallSystemArrays: Float64Array[] | undefined = undefined;

  constructor(
    private readonly pair: Pair,
    private readonly problem: Problem,
    /** Unrolled code of the same method, for small systems only. */
    private readonly smallSystem?: SmallSystemMethod | undefined,
  ) {
    const n = problem.initial.length;
    this.n = n;
    this.time = problem.start;
    this.previousTime = problem.start;
    this.direction = problem.end < problem.start ? -1 : 1;
    this.interpolant = pair.interpolant;
    this.newSlopeStage = pair.rows.length + 1;
    this.simdLoops = stageLoops(pair, problem);
    const count = this.newSlopeStage + 1;
    if (smallSystem !== undefined) this.smallSystemArrays = acquireArrays(n, count + 3);
    for (let i = 0; i < count; i++) this.stages.push(this.arrayAt(i, this.simdLoops?.stages[i]));
    this.state = this.arrayAt(count, this.simdLoops?.states[0]);
    this.previous = this.arrayAt(count + 1, this.simdLoops?.states[1]);
    this.candidate = this.arrayAt(count + 2, this.simdLoops?.states[2]);
    for (let i = 0; i < n; i++) this.state[i] = problem.initial[i]!;
  }

  /** Returns the preallocated array of a large system, that of a small system's set, or a fresh one. */
  private arrayAt(i: number, preallocated: Float64Array | undefined): Float64Array {
    return preallocated ?? this.smallSystemArrays?.[i] ?? new Float64Array(this.n);
  }

  release(): void {
    this.simdLoops?.release();
    if (this.smallSystemArrays !== undefined) releaseArrays(this.n, this.smallSystemArrays);
    this.smallSystemArrays = undefined;
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
    const { problem, pair, stages, direction, state, candidate, time, newSlopeStage } = this;
    if (this.newSlopePending) this.reuseNewSlope();
    const newSlope = stages[newSlopeStage]!;
    let h = this.nextStep;
    const isLast = (time + 1.01 * h - problem.end) * direction >= 0;
    if (isLast) h = problem.end - time;
    else if (isTooSmall(h, time)) {
      this.failure ??= stepTooSmall(time);
      return "failed";
    }
    const newTime = isLast ? problem.end : time + h;
    let error: number;
    if (this.smallSystem === undefined) error = this.computeStages(h, newTime);
    else {
      error = this.smallSystem.step(problem.field, time, h, state, candidate, stages, problem.tolerance);
      this.evaluations += pair.rows.length;
    }
    if (!isNormReliable(error / Math.abs(h))) error = this.scaledError(h);
    if (!(error <= 1)) return this.reject(h, error);
    if (!pair.errorNeedsNewSlope) {
      problem.field(newTime, candidate, newSlope);
      this.evaluations++;
    }
    // The field at the end of the step may not be finite although the error estimate is.
    if (!allFinite(newSlope)) return this.reject(h, Number.NaN);
    this.accept(h, newTime, error);
    return "accepted";
  }

  /** Makes the field at the end of the last step the first stage of the next. */
  private reuseNewSlope(): void {
    const { stages, newSlopeStage, smallSystem } = this;
    const [slope, newSlope] = [stages[0]!, stages[newSlopeStage]!];
    this.newSlopePending = false;
    if (smallSystem === undefined) for (let i = 0; i < slope.length; i++) slope[i] = newSlope[i]!;
    else {
      // The arrays can be swapped, because no rows are bound to them.
      stages[0] = newSlope;
      stages[newSlopeStage] = slope;
    }
  }

  /** Computes all stages and the new state; returns the error of the step in units of the tolerance. */
  private computeStages(h: number, newTime: number): number {
    const { problem, pair, stages, state, candidate, time, newSlopeStage, simdLoops } = this;
    const count = pair.rows.length;
    for (let i = 0; i < count; i++) {
      this.combineRow(i, h);
      problem.field(time + pair.nodes[i + 1]! * h, candidate, stages[i + 1]!);
    }
    this.evaluations += count;
    this.combineRow(count, h);
    if (pair.errorNeedsNewSlope) {
      problem.field(newTime, candidate, stages[newSlopeStage]!);
      this.evaluations++;
    }
    if (simdLoops !== undefined) return simdLoops.error(h, state, candidate);
    if (this.errorStages.length === 0) this.errorStages = pair.errorStages.map((i) => stages[i]!);
    return pair.error(this.errorStages, h, state, candidate, problem.tolerance);
  }

  /** Computes the error of a step again, in units in which the squares of h · stage neither overflow nor underflow. */
  private scaledError(h: number): number {
    const { problem, pair, stages, state, candidate } = this;
    const errorStages = pair.errorStages.map((i) => stages[i]!);
    return pair.error(errorStages, 1, state, candidate, dividedTolerance(problem.tolerance, Math.abs(h)));
  }

  /** Computes `candidate = state + h · (row i)`; the weights follow the rows. */
  private combineRow(i: number, h: number): void {
    const { simdLoops, pair, stages, state, candidate } = this;
    if (simdLoops !== undefined) {
      simdLoops.combineRow(i, h, state, candidate);
      return;
    }
    this.rows ??= [...pair.rows, pair.weights].map((row) => bindStages(row, stages));
    combine(this.rows[i]!, h, state, candidate, 0);
  }

  writeInterpolant(data: Float64Array, offset: number): boolean {
    const { pair, stages, step, smallSystem } = this;
    for (let i = stages.length; i <= this.newSlopeStage + pair.extraRows.length; i++) {
      stages.push(new Float64Array(this.n));
    }
    writeEnds(data, offset, step, this.previous, stages[0]!, this.state, stages[this.newSlopeStage]!);
    const size =
      smallSystem === undefined
        ? this.extendInterpolant(data, offset)
        : this.extendSmallSystem(smallSystem, data, offset);
    this.evaluations += pair.extraRows.length;
    const excess = size / pair.lastRowLimit;
    if (excess > 1) {
      this.undoStep(excess);
      return false;
    }
    // The interpolant limits the next step as well.
    const stepLimit = Math.abs(step) * factorAfterSuccess(Math.log(excess), 0, pair.control);
    if (Math.abs(this.nextStep) > stepLimit) this.nextStep = this.direction * stepLimit;
    return true;
  }

  private extendSmallSystem({ extend }: SmallSystemMethod, data: Float64Array, offset: number): number {
    const { problem, stages, step, previousTime, previous, state, candidate } = this;
    const { field, tolerance } = problem;
    return extend(field, previousTime, step, previous, state, candidate, stages, tolerance, data, offset);
  }

  /** Writes the rows of the continuation and returns the size of the last one in units of the tolerance. */
  private extendInterpolant(data: Float64Array, offset: number): number {
    const { pair, problem, stages, n, step } = this;
    this.extraRows ??= pair.extraRows.map((row) => bindStages(row, stages));
    this.continuation ??= pair.continuation.map((row) => bindStages(row, stages));
    this.zeros ??= new Float64Array(n);
    const { extraRows, continuation, zeros } = this;
    for (let i = 0; i < extraRows.length; i++) {
      const stage = this.newSlopeStage + 1 + i;
      combine(extraRows[i]!, step, this.previous, this.candidate, 0);
      problem.field(this.previousTime + pair.nodes[stage]! * step, this.candidate, stages[stage]!);
    }
    for (let i = 0; i < continuation.length; i++) {
      combine(continuation[i]!, step, zeros, data, offset + (4 + i) * n);
    }
    return this.sizeOfLastRow(data, offset);
  }

  /** Computes the norm of the interpolant's last row, in units of the tolerance. */
  private sizeOfLastRow(data: Float64Array, offset: number): number {
    const { n, previous, state, problem, interpolant } = this;
    const first = offset + (interpolant.rows - 1) * n;
    const row = data.subarray(first, first + n);
    return Math.min(scaledNorm(row, previous, problem.tolerance), scaledNorm(row, state, problem.tolerance));
  }

  /** Undoes the last accepted step. The field at its left end is still the first stage. */
  private undoStep(excess: number): void {
    const spare = this.candidate;
    this.candidate = this.state;
    this.state = this.previous;
    this.previous = spare;
    this.time = this.previousTime;
    this.newSlopePending = false;
    this.afterRejection = true;
    this.nextStep = this.step * factorAfterRejection(excess, this.pair.control);
  }

  private accept(h: number, newTime: number, error: number): void {
    const logError = Math.log(error);
    let factor = factorAfterSuccess(logError, this.previousLog, this.pair.control);
    // A larger step right after a rejection is likely to be rejected as well.
    if (this.afterRejection) factor = Math.min(1, factor);
    this.afterRejection = false;
    this.failure = undefined;
    this.previousLog = Math.max(logError, LOG_MIN_ERROR);
    const { pair, problem, stages, state, candidate } = this;
    const stable = longestStableStep(pair, h, stages, state, candidate, problem.tolerance, this.simdLoops);
    this.nextStep = this.direction * Math.min(Math.abs(h) * factor, stable, problem.maxStep);
    this.step = h;
    this.previousTime = this.time;
    this.time = newTime;
    const spare = this.previous;
    this.previous = this.state;
    this.state = this.candidate;
    this.candidate = spare;
    this.newSlopePending = true;
  }

  private reject(h: number, error: number): StepResult {
    this.afterRejection = true;
    if (Number.isFinite(error)) {
      this.failure = undefined;
      this.nextStep = h * factorAfterRejection(error, this.pair.control);
    } else {
      // Outside the field's domain the error gives no information on the step size: try a much smaller one.
      this.failure = this.findNotFinite(h);
      this.nextStep = 0.1 * h;
    }
    return "rejected";
  }

  private findNotFinite(h: number): Failure {
    for (let i = 0; i <= this.newSlopeStage; i++) {
      const time = this.time + this.pair.nodes[i]! * h;
      if (!allFinite(this.stages[i]!)) return notFiniteIn(this.stages[i]!, time);
    }
    return notFiniteIn(this.stages[0]!, this.time + h);
  }
}
