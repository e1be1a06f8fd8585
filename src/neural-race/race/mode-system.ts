import type { DenseMode, DenseReduction } from "../reduction/read-reduction";

/** Differential equations of one mode in the strengths of its edges. */
export interface ModeSystem {
  /** Numbers of the edges that carry the mode, in the order of the state. */
  readonly edges: readonly number[];
  /** Paths that carry the mode, as lists of positions in the state. */
  readonly paths: readonly {
    readonly path: number;
    readonly positions: Int32Array;
    readonly strength: number;
  }[];
  /** Writes dB_e/dt at τ = 1 (Saxe, Sodhani & Lewallen 2022, equation 10). */
  rate(state: Float64Array, rate: Float64Array): void;
  /** Writes B_p of every path in `paths`. */
  products(state: Float64Array, products: Float64Array): void;
  /** Computes Σ_p B_p (2 S(p) − Σ_j B_j D(j, p)), the amount by which the mode reduces twice the loss. */
  explained(state: Float64Array): number;
  /** Computes the largest |dB_e/dt| relative to the sum of the magnitudes of its terms, which is 0 at a fixed point. */
  relativeRate(state: Float64Array): number;
}

/**
 * Creates the differential equations of one mode,
 *
 *   τ dB_e/dt = Σ_p B_p\e [S(p) − Σ_j B_j D(j, p)]
 *
 * over the paths p through e, with B_p\e the product of the strengths along p without that of e.
 */
export function modeSystem({ paths }: DenseReduction, mode: DenseMode): ModeSystem {
  const positionOf = new Map(mode.edges.map((e, i) => [e, i]));
  const carried = paths.flatMap((path, p) => {
    const positions = path.map((e) => positionOf.get(e) ?? -1);
    if (positions.includes(-1)) return [];
    return [{ path: p, positions: Int32Array.from(positions), strength: mode.strengths[p]! }];
  });
  const numberOf = new Map(carried.map(({ path }, i) => [path, i]));
  const variances = mode.variances.flatMap(({ first, second, value }) => {
    const [i, j] = [numberOf.get(first), numberOf.get(second)];
    return i === undefined || j === undefined ? [] : [{ i, j, value }];
  });
  const count = carried.length;
  const product = new Float64Array(count);
  const error = new Float64Array(count);
  const size = new Float64Array(count);
  const longest = Math.max(0, ...carried.map(({ positions }) => positions.length));
  const before = new Float64Array(longest + 1);

  const products = (state: Float64Array, out: Float64Array): void => {
    for (let p = 0; p < count; p++) {
      let value = 1;
      for (const position of carried[p]!.positions) value *= state[position]!;
      out[p] = value;
    }
  };
  const errors = (state: Float64Array): void => {
    products(state, product);
    for (let p = 0; p < count; p++) {
      error[p] = carried[p]!.strength;
      size[p] = Math.abs(error[p]!);
    }
    for (const { i, j, value } of variances) {
      error[i]! -= product[j]! * value;
      size[i]! += Math.abs(product[j]! * value);
      if (i === j) continue;
      error[j]! -= product[i]! * value;
      size[j]! += Math.abs(product[i]! * value);
    }
  };
  /** Writes Σ_p B_p\e factor_p to `out`, or the sum of the magnitudes of the terms if `sizes` is true. */
  const backpropagate = (
    state: Float64Array,
    factor: Float64Array,
    out: Float64Array,
    sizes: boolean,
  ): void => {
    out.fill(0);
    for (let p = 0; p < count; p++) {
      const { positions } = carried[p]!;
      before[0] = 1;
      for (let l = 0; l < positions.length; l++) before[l + 1] = before[l]! * state[positions[l]!]!;
      let after = factor[p]!;
      for (let l = positions.length - 1; l >= 0; l--) {
        const term = before[l]! * after;
        out[positions[l]!]! += sizes ? Math.abs(term) : term;
        after *= state[positions[l]!]!;
      }
    }
  };
  const terms = new Float64Array(mode.edges.length);
  const sums = new Float64Array(mode.edges.length);
  return {
    edges: mode.edges,
    paths: carried,
    products,
    rate(state, rate) {
      errors(state);
      backpropagate(state, error, rate, false);
    },
    explained(state) {
      errors(state);
      let sum = 0;
      for (let p = 0; p < count; p++) sum += product[p]! * (carried[p]!.strength + error[p]!);
      return sum;
    },
    relativeRate(state) {
      errors(state);
      backpropagate(state, error, sums, false);
      backpropagate(state, size, terms, true);
      let worst = 0;
      for (let e = 0; e < sums.length; e++) {
        if (terms[e]! > 0) worst = Math.max(worst, Math.abs(sums[e]!) / terms[e]!);
      }
      return worst;
    },
  };
}
