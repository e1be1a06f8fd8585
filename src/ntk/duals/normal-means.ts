import { cosineOf, fullSineSquare } from "./half-angle";
import { emptyNodes, type NormalNodes } from "./normal-nodes";
import type { ProductMeans, SmoothFunction } from "./smooth-function";
import { writeSplitPanels } from "./split-panels";
import { StretchedLattices } from "./stretched-lattice";
import { type Rule, writeTrapezoid } from "./trapezoid";

/** Smallest length over which panels at 0 are refined. */
const SMALLEST_GRAIN = 1e-8;

/** Smallest standard deviation for which means in closed form lose no digits. */
const SMALLEST_CLOSED = 0.05;

/**
 * Means of a smooth function of normal variables by quadrature: along the variable of larger variance, and for each of
 * its nodes along the other variable, which is normal given the first.
 */
export class NormalMeans {
  private readonly lattices: StretchedLattices;
  private readonly outer = emptyNodes();
  private readonly inner = emptyNodes();
  /** True if f is odd or even, so that the half u >= 0 is enough. */
  private readonly isSymmetric: boolean;

  constructor(readonly f: SmoothFunction) {
    this.lattices = new StretchedLattices(f);
    const { values, slopes } = this.lattices.at(0, 0);
    this.isSymmetric = [1, -1].some((sign) => isMirrored(values, sign) && isMirrored(slopes, -sign));
  }

  /** Returns the nodes of one variable of standard deviation r, which are valid until the next call. */
  nodesOf(rule: Rule, r: number): NormalNodes {
    this.writeNodes(rule, 0, r, Number.POSITIVE_INFINITY, this.outer);
    return this.outer;
  }

  /** Writes E[f(u) f(v)] and E[f′(u) f′(v)] for standard deviations r1 >= r2 and a half-angle square to `out`. */
  products(rule: Rule, r1: number, r2: number, half: number, out: ProductMeans): void {
    const { outer } = this;
    const { ratio, deviation } = this.start(rule, r1, r2, half);
    const isClosed = this.f.means !== undefined && r2 >= SMALLEST_CLOSED && deviation > 0;
    let [value, slope] = [0, 0];
    for (let i = this.firstOuter(); i < outer.count; i++) {
      if (isClosed) this.f.means!(ratio * outer.points[i]!, deviation, out);
      else this.integrateInner(rule, ratio * outer.points[i]!, deviation, out);
      const weight = this.outerWeight(i);
      value += weight * outer.values[i]! * out.value;
      slope += weight * outer.slopes[i]! * out.slope;
    }
    out.value = value;
    out.slope = slope;
  }

  private integrateInner(rule: Rule, mean: number, deviation: number, out: ProductMeans): void {
    this.writeNodes(rule, mean, deviation, Number.POSITIVE_INFINITY, this.inner);
    const { count, weights, values, slopes } = this.inner;
    let [value, slope] = [0, 0];
    for (let j = 0; j < count; j++) {
      value += weights[j]! * values[j]!;
      slope += weights[j]! * slopes[j]!;
    }
    out.value = value;
    out.slope = slope;
  }

  /** Computes E[(a f(u) + b f(v))²] for standard deviations r1 >= r2 without cancellation. */
  squaredSum(rule: Rule, r1: number, r2: number, half: number, a: number, b: number): number {
    const { outer, inner } = this;
    const { ratio, deviation } = this.start(rule, r1, r2, half);
    let sum = 0;
    for (let i = this.firstOuter(); i < outer.count; i++) {
      this.writeNodes(rule, ratio * outer.points[i]!, deviation, Number.POSITIVE_INFINITY, inner);
      const { count, weights, values } = inner;
      const value = a * outer.values[i]!;
      let mean = 0;
      for (let j = 0; j < count; j++) mean += weights[j]! * (value + b * values[j]!) ** 2;
      sum += this.outerWeight(i) * mean;
    }
    return sum;
  }

  /** Writes the nodes of u, and returns the mean of v in units of u and the standard deviation of v, both given u. */
  private start(rule: Rule, r1: number, r2: number, half: number) {
    const deviation = r2 * Math.sqrt(fullSineSquare(half));
    this.writeNodes(rule, 0, r1, Math.max(deviation, SMALLEST_GRAIN), this.outer);
    return { ratio: r1 === 0 ? 0 : (cosineOf(half) * r2) / r1, deviation };
  }

  private writeNodes(rule: Rule, mean: number, deviation: number, grain: number, nodes: NormalNodes): void {
    const { f } = this.lattices;
    if (f.bendsAtZero && Math.abs(mean) < rule.reach * deviation)
      writeSplitPanels(f, rule.reach, mean, deviation, grain, nodes);
    else writeTrapezoid(this.lattices, rule, mean, deviation, nodes);
  }

  private firstOuter(): number {
    return this.isSymmetric ? (this.outer.count - 1) / 2 : 0;
  }

  private outerWeight(i: number): number {
    const weight = this.outer.weights[i]!;
    return this.isSymmetric && i > this.firstOuter() ? 2 * weight : weight;
  }
}

/** Tests whether y(−x) = sign · y(x) on a symmetric lattice. */
const isMirrored = (y: Float64Array, sign: number): boolean =>
  y.every((value, j) => value === sign * y[y.length - 1 - j]!);
