import { factorReal, solveReal } from "../../linalg/dense";
import { isNormReliable, scaledNorm, type Tolerance } from "../stepping/tolerance";
import type { Field } from "../types";
import { factorComplex, solveComplex } from "./complex-lu";
import { NODES, PAIR_IM, PAIR_RE, REAL, T, T_INVERSE } from "./radau-constants";

/** Iteration limit, after which the step is rejected. The step-size rule uses it as well. */
export const MAX_ITERATIONS = 7;

/** Outcome of a Newton iteration. */
export type NewtonOutcome = "converged" | "diverged" | "not-finite";

/**
 * Simplified Newton iteration of Radau IIA, which finds the increments `z_i = Y_i - y` of the three stages.
 *
 * In the variables `w = T⁻¹ z` each iteration solves one real and one complex system of size n, whose matrices are
 * factored once for several steps. Hairer & Wanner, vol. II, IV.8.
 */
export class RadauNewton {
  readonly z: readonly Float64Array[];
  readonly stages: readonly Float64Array[];
  /** Number of iterations and last contraction rate of the latest run; the rate is 0 before the second iteration. */
  iterations = 0;
  rate = 0;
  readonly real: Float64Array;
  readonly realPivots: Int32Array;
  private readonly pairRe: Float64Array;
  private readonly pairIm: Float64Array;
  private readonly pairPivots: Int32Array;
  private readonly w: readonly Float64Array[];
  private readonly change: readonly Float64Array[];
  private readonly point: Float64Array;
  private readonly stop: number;

  constructor(
    private readonly n: number,
    private readonly field: Field,
    private readonly tolerance: Tolerance,
  ) {
    const three = () => [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    this.z = three();
    this.w = three();
    this.stages = three();
    this.change = three();
    this.point = new Float64Array(n);
    this.real = new Float64Array(n * n);
    this.pairRe = new Float64Array(n * n);
    this.pairIm = new Float64Array(n * n);
    this.realPivots = new Int32Array(n);
    this.pairPivots = new Int32Array(n);
    const relative = tolerance.relative.reduce((a, b) => Math.min(a, b));
    this.stop = Math.max((10 * Number.EPSILON) / relative, Math.min(0.03, Math.sqrt(relative)));
  }

  /** Factors `λ/h - J` for the real and the complex eigenvalue. Returns false if one of the matrices is singular. */
  factor(jacobian: Float64Array, h: number): boolean {
    const { n, real, pairRe, pairIm } = this;
    for (let i = 0; i < n * n; i++) {
      real[i] = -jacobian[i]!;
      pairRe[i] = -jacobian[i]!;
      pairIm[i] = 0;
    }
    for (let i = 0; i < n * n; i += n + 1) {
      real[i]! += REAL / h;
      pairRe[i]! += PAIR_RE / h;
      pairIm[i] = -PAIR_IM / h;
    }
    return factorReal(real, n, this.realPivots) && factorComplex(pairRe, pairIm, n, this.pairPivots);
  }

  /** Iterates from the increments in `z`, with three evaluations of the field per iteration. */
  iterate(t: number, y: Float64Array, h: number): NewtonOutcome {
    const { z, w, change, n } = this;
    transform(T_INVERSE, z, w);
    this.rate = 0;
    let previous = 0;
    for (let k = 0; k < MAX_ITERATIONS; k++) {
      this.iterations = k + 1;
      this.evaluateStages(t, y, h);
      this.residual(h);
      solveReal(this.real, n, this.realPivots, change[0]!);
      solveComplex(this.pairRe, this.pairIm, n, this.pairPivots, change[1]!, change[2]!);
      const norm = this.changeNorm(y);
      if (!Number.isFinite(norm)) return "not-finite";
      if (k > 0) {
        this.rate = norm / previous;
        const remaining = MAX_ITERATIONS - 1 - k;
        // At this rate the remaining iterations would not reach the tolerance.
        if (this.rate >= 1 || (this.rate ** remaining / (1 - this.rate)) * norm > this.stop)
          return "diverged";
      }
      for (let r = 0; r < 3; r++) {
        const wr = w[r]!;
        const cr = change[r]!;
        for (let i = 0; i < n; i++) wr[i]! += cr[i]!;
      }
      transform(T, w, z);
      if (norm === 0 || (k > 0 && (this.rate / (1 - this.rate)) * norm < this.stop)) return "converged";
      previous = norm;
    }
    return "diverged";
  }

  private evaluateStages(t: number, y: Float64Array, h: number): void {
    const { point, n } = this;
    for (let r = 0; r < 3; r++) {
      const zr = this.z[r]!;
      for (let i = 0; i < n; i++) point[i] = y[i]! + zr[i]!;
      this.field(t + NODES[r]! * h, point, this.stages[r]!);
    }
  }

  /** Computes the right-hand sides `T⁻¹ f - Λ w / h`. */
  private residual(h: number): void {
    const { change, w, n } = this;
    transform(T_INVERSE, this.stages, change);
    const [c0, c1, c2] = change as [Float64Array, Float64Array, Float64Array];
    const [w0, w1, w2] = w as [Float64Array, Float64Array, Float64Array];
    const [real, pairRe, pairIm] = [REAL / h, PAIR_RE / h, PAIR_IM / h];
    for (let i = 0; i < n; i++) {
      c0[i]! -= real * w0[i]!;
      c1[i]! -= pairRe * w1[i]! + pairIm * w2[i]!;
      c2[i]! -= pairRe * w2[i]! - pairIm * w1[i]!;
    }
  }

  private changeNorm(y: Float64Array): number {
    const { n, tolerance } = this;
    const { relative, relativeStride, absolute, absoluteStride } = tolerance;
    const [a, b, c] = this.change as [Float64Array, Float64Array, Float64Array];
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const scale = absolute[i * absoluteStride]! + relative[i * relativeStride]! * Math.abs(y[i]!);
      const [p, q, r] = [a[i]! / scale, b[i]! / scale, c[i]! / scale];
      sum += p * p + q * q + r * r;
    }
    const norm = Math.sqrt(sum / (3 * n));
    if (isNormReliable(norm)) return norm;
    const norms = this.change.map((part) => scaledNorm(part, y, tolerance));
    return Math.hypot(...norms) / Math.sqrt(3);
  }
}

/** Computes `to = M from` for a 3 × 3 matrix that acts on three vectors. */
function transform(m: readonly number[], from: readonly Float64Array[], to: readonly Float64Array[]): void {
  const [a, b, c] = from as [Float64Array, Float64Array, Float64Array];
  const [x, y, z] = to as [Float64Array, Float64Array, Float64Array];
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = m as Nine;
  for (let i = 0; i < a.length; i++) {
    const ai = a[i]!;
    const bi = b[i]!;
    const ci = c[i]!;
    x[i] = m0 * ai + m1 * bi + m2 * ci;
    y[i] = m3 * ai + m4 * bi + m5 * ci;
    z[i] = m6 * ai + m7 * bi + m8 * ci;
  }
}

type Nine = [number, number, number, number, number, number, number, number, number];
