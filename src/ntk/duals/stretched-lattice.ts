import type { SmoothFunction } from "./smooth-function";

/** Step in asinh x of the coarsest lattice. */
export const STRETCHED_STEP = 0.1;

/** Points sinh(j · step), |j| <= middle, with their spacing and the values of a function and its derivative. */
export interface StretchedLattice {
  readonly step: number;
  /** Index of the point 0. */
  readonly middle: number;
  readonly points: Float64Array;
  /** step · cosh(j · step), the weights of the trapezoidal rule. */
  readonly spacings: Float64Array;
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/** Largest |x| of the points of a lattice when it is first made. */
const FIRST_REACH = 1000;

/** Lattices of one function, of steps that are halved again and again, which grow on demand. */
export class StretchedLattices {
  private readonly lattices: StretchedLattice[] = [];

  constructor(readonly f: SmoothFunction) {}

  /** Returns the lattice of the coarsest step, divided by 2^halvings, with points up to |x| = reach at least. */
  at(halvings: number, reach: number): StretchedLattice {
    const made = this.lattices[halvings];
    if (made !== undefined && made.points[made.points.length - 1]! >= reach) return made;
    const step = STRETCHED_STEP / 2 ** halvings;
    const middle = Math.ceil(Math.asinh(Math.max(reach, FIRST_REACH)) / step);
    const points = Float64Array.from({ length: 2 * middle + 1 }, (_, j) => Math.sinh((j - middle) * step));
    const lattice = {
      step,
      middle,
      points,
      spacings: points.map((x) => step * Math.hypot(1, x)),
      values: points.map(this.f.value),
      slopes: points.map(this.f.derivative),
    };
    this.lattices[halvings] = lattice;
    return lattice;
  }
}
