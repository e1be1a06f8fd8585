import { allFinite } from "../../arrays/finite";
import { solveReal } from "../../linalg/dense";
import { powerInterpolant } from "../output/interpolant";
import { newtonFailed, notFiniteIn, stepTooSmall } from "../stepping/failures";
import { firstStep, isTooSmall } from "../stepping/step-control";
import type { Failure, Problem, Stepper, StepResult } from "../stepping/stepper";
import { scaledNorm } from "../stepping/tolerance";
import { DifferenceJacobian } from "./difference-jacobian";
import { ERROR, NODES, POWERS } from "./radau-constants";
import { MAX_ITERATIONS, RadauNewton } from "./radau-newton";

const INTERPOLANT = powerInterpolant(4);

/** Exponent of the step-size rule, because the error estimate is proportional to the fourth power of the step. */
const EXPONENT = 0.25;

/** Least error of the previous step in the step-size rule, in units of the tolerance. */
const MIN_PREVIOUS_ERROR = 0.01;

/**
 * Stepper of Radau IIA of order 5: implicit, L-stable, for stiff fields. Gustafsson's predictive controller chooses the
 * step sizes. The Jacobian and its factorisations are kept as long as the Newton iteration contracts well.
 *
 * Source: E. Hairer & G. Wanner, Solving Ordinary Differential Equations II, 2nd ed. (1996), IV.8. The interpolant is
 * the collocation polynomial (degree 3). Cost per step: about 10 evaluations, solves of 2n² and 8n² flops per
 * iteration, and 10/3 n³ flops if the step or the Jacobian changes.
 */
export class Radau implements Stepper {
  time: number;
  state: Float64Array;
  previousTime: number;
  readonly interpolant = INTERPOLANT;
  jacobians = 0;
  factorisations = 0;
  evaluations = 0;
  failure: Failure | undefined = undefined;

  private readonly n: number;
  private readonly direction: 1 | -1;
  private readonly newton: RadauNewton;
  private readonly differences: DifferenceJacobian;
  private readonly jacobian: Float64Array;
  private readonly slope: Float64Array;
  private readonly error: Float64Array;
  private readonly scratch: Float64Array;
  private candidate: Float64Array;
  /** Interpolant of the last accepted step: four rows. */
  private readonly rows: Float64Array;
  private previousStep = 0;
  private previousError = 0;
  private nextStep = 0;
  /** Step for which the matrices are factored; 0 if they are not factored. */
  private factoredStep = 0;
  private jacobianNeeded = true;
  /** True if the Jacobian belongs to the current state. */
  private jacobianFresh = false;
  private afterRejection = false;

  constructor(private readonly problem: Problem) {
    const n = problem.initial.length;
    this.n = n;
    this.time = problem.start;
    this.previousTime = problem.start;
    this.direction = problem.end < problem.start ? -1 : 1;
    this.state = problem.initial.slice();
    this.candidate = new Float64Array(n);
    this.slope = new Float64Array(n);
    this.error = new Float64Array(n);
    this.scratch = new Float64Array(n);
    this.jacobian = new Float64Array(n * n).fill(Number.NaN);
    this.rows = new Float64Array(4 * n);
    const countedField: Problem["field"] = (t, y, dy) => {
      this.evaluations++;
      problem.field(t, y, dy);
    };
    this.differences = new DifferenceJacobian(countedField, n, problem.tolerance);
    this.newton = new RadauNewton(n, countedField, problem.tolerance);
  }

  begin(): boolean {
    const { problem } = this;
    problem.field(this.time, this.state, this.slope);
    this.evaluations++;
    if (!allFinite(this.slope)) {
      this.failure = notFiniteIn(this.slope, this.time);
      return false;
    }
    let size = problem.initialStep;
    if (size === undefined) {
      size = firstStep(problem, 3, this.slope, this.candidate, this.scratch);
      this.evaluations++;
    }
    this.nextStep = this.direction * Math.min(size, problem.maxStep);
    return true;
  }

  attempt(): StepResult {
    const { problem, newton, time, direction } = this;
    let h = this.nextStep;
    const isLast = (time + 1.01 * h - problem.end) * direction >= 0;
    if (isLast) h = problem.end - time;
    else if (isTooSmall(h, time)) {
      this.failure ??= stepTooSmall(time);
      return "failed";
    }
    if (this.jacobianNeeded) this.evaluateJacobian();
    if (this.factoredStep !== h) {
      this.factorisations++;
      this.factoredStep = h;
      if (!newton.factor(this.jacobian, h)) return this.retry(h);
    }
    this.predict(h);
    const outcome = newton.iterate(time, this.state, h);
    if (outcome === "diverged") return this.retry(h);
    if (outcome === "not-finite") return this.shrinkFromNotFinite(h);
    for (let i = 0; i < this.n; i++) this.candidate[i] = this.state[i]! + newton.z[2]![i]!;
    const size = this.estimate(h);
    const iterations = newton.iterations;
    const safety = (0.9 * (2 * MAX_ITERATIONS + 1)) / (2 * MAX_ITERATIONS + iterations);
    if (!(size <= 1)) {
      if (!Number.isFinite(size)) return this.shrinkFromNotFinite(h);
      this.failure = undefined;
      this.afterRejection = true;
      this.nextStep = h * this.stepFactor(h, size, safety);
      return "rejected";
    }
    const newTime = isLast ? problem.end : time + h;
    problem.field(newTime, this.candidate, this.scratch);
    this.evaluations++;
    if (!allFinite(this.scratch)) return this.shrinkFromNotFinite(h);
    this.accept(h, newTime, size, safety);
    return "accepted";
  }

  writeInterpolant(data: Float64Array, offset: number): boolean {
    data.set(this.rows, offset);
    return true;
  }

  private evaluateJacobian(): void {
    const { problem, jacobian, state, time, differences } = this;
    if (problem.jacobian === undefined) {
      differences.write(time, state, this.slope, this.nextStep, jacobian);
    } else {
      jacobian.fill(0);
      problem.jacobian(time, state, jacobian);
    }
    this.jacobians++;
    this.jacobianNeeded = false;
    this.jacobianFresh = true;
    this.factoredStep = 0;
  }

  /** Extrapolates the last step's polynomial to the initial values of the Newton iteration; 0 in the first step. */
  private predict(h: number): void {
    const { newton, rows, state, n, scratch } = this;
    for (let r = 0; r < 3; r++) {
      const z = newton.z[r]!;
      if (this.previousStep === 0) z.fill(0);
      else {
        INTERPOLANT.evaluate(rows, 0, n, 1 + (NODES[r]! * h) / this.previousStep, scratch);
        for (let i = 0; i < n; i++) z[i] = scratch[i]! - state[i]!;
      }
    }
  }

  /** Prepares another attempt after a failed iteration: with a new Jacobian if it was old, else with half the step. */
  private retry(h: number): StepResult {
    this.afterRejection = true;
    this.factoredStep = 0;
    if (!this.jacobianFresh) {
      this.jacobianNeeded = true;
      this.nextStep = h;
      return "rejected";
    }
    this.failure = newtonFailed(this.time);
    this.nextStep = 0.5 * h;
    return "rejected";
  }

  private shrinkFromNotFinite(h: number): StepResult {
    this.afterRejection = true;
    let invalid = this.scratch;
    for (const stage of this.newton.stages) if (!allFinite(stage)) invalid = stage;
    this.failure = notFiniteIn(invalid, this.time + h);
    this.nextStep = 0.1 * h;
    return "rejected";
  }

  /**
   * Estimates the error in units of the tolerance, filtered once for stiff components. Filters it again if it exceeds 1
   * in the first step or after a rejection.
   */
  private estimate(h: number): number {
    const { newton, error, scratch, state, n, problem } = this;
    const [e0, e1, e2] = ERROR as [number, number, number];
    const [z0, z1, z2] = newton.z as [Float64Array, Float64Array, Float64Array];
    const embedded = (i: number): number => (e0 * z0[i]! + e1 * z1[i]! + e2 * z2[i]!) / h;
    for (let i = 0; i < n; i++) error[i] = this.slope[i]! + embedded(i);
    solveReal(newton.real, n, newton.realPivots, error);
    const size = this.errorNorm();
    if (size <= 1 || !(this.afterRejection || this.previousStep === 0)) return size;
    for (let i = 0; i < n; i++) error[i]! += state[i]!;
    problem.field(this.time, error, scratch);
    this.evaluations++;
    for (let i = 0; i < n; i++) error[i] = scratch[i]! + embedded(i);
    solveReal(newton.real, n, newton.realPivots, error);
    return this.errorNorm();
  }

  private errorNorm(): number {
    const { scratch, state, candidate, n } = this;
    for (let i = 0; i < n; i++) scratch[i] = Math.max(Math.abs(state[i]!), Math.abs(candidate[i]!));
    return scaledNorm(this.error, scratch, this.problem.tolerance);
  }

  /**
   * Computes the factor of the step-size rule, at least 0.2. A very small error of the previous step does not predict
   * the next one: after a jump of the field its trend would shorten the step by orders of magnitude.
   */
  private stepFactor(h: number, size: number, safety: number): number {
    if (size === 0) return Number.POSITIVE_INFINITY;
    const previousError = Math.max(MIN_PREVIOUS_ERROR, this.previousError);
    const trend =
      this.previousStep === 0 ? 1 : Math.abs(h / this.previousStep) * (previousError / size) ** EXPONENT;
    return Math.max(0.2, (safety * Math.min(1, trend)) / size ** EXPONENT);
  }

  private accept(h: number, newTime: number, size: number, safety: number): void {
    const { newton, n, state, candidate } = this;
    let factor = Math.min(10, this.stepFactor(h, size, safety));
    if (this.afterRejection) factor = Math.min(1, factor);
    this.jacobianNeeded = newton.iterations > 2 && newton.rate > 1e-3;
    this.jacobianFresh = false;
    // A slightly longer step does not justify new factorisations.
    if (!this.jacobianNeeded && factor >= 1 && factor < 1.2) factor = 1;
    this.nextStep = this.direction * Math.min(Math.abs(h) * factor, this.problem.maxStep);
    this.afterRejection = false;
    this.failure = undefined;
    this.previousStep = h;
    this.previousError = size;
    const [z0, z1, z2] = newton.z as [Float64Array, Float64Array, Float64Array];
    for (let i = 0; i < n; i++) {
      this.rows[i] = state[i]!;
      for (let k = 0; k < 3; k++) {
        const row = 3 * k;
        this.rows[(k + 1) * n + i] =
          POWERS[row]! * z0[i]! + POWERS[row + 1]! * z1[i]! + POWERS[row + 2]! * z2[i]!;
      }
    }
    this.slope.set(this.scratch);
    this.previousTime = this.time;
    this.time = newTime;
    this.state = candidate;
    this.candidate = state;
  }
}
