import type { Arguments } from "../../arrays/arguments";
import { chooseRule, RULES } from "./choose-rule";
import type { Dual, Marginals, PairMoments } from "./dual";
import { halfOfCosine, NEARLY_PARALLEL, RIGHT_ANGLE } from "./half-angle";
import { hermiteSeries, pairByExpansion } from "./hermite";
import { hermiteExpansion } from "./hermite-expansion";
import { nearHalfAngle } from "./near-half-angle";
import { NormalMeans } from "./normal-means";
import type { SmoothFunction } from "./smooth-function";

/** Index for variables with Hermite expansions that have converged. */
const BY_EXPANSION = -1;

/** Smallest number of terms that show convergence. */
const MIN_TERMS = 32;

/**
 * Creates the dual of any smooth function: from `terms` terms of its Hermite expansion where that has converged to
 * rounding, which takes the least time for a pair, and otherwise by quadrature in two dimensions.
 *
 * Evaluation throws ConvergenceError where quadrature does not converge either: for functions with kinks or jumps,
 * functions that change over lengths well below 1, and functions that grow like e^{x²}.
 */
export function quadratureDual(args: Arguments, f: SmoothFunction, terms: number): Dual {
  const means = new NormalMeans(f);

  const ruleOf = (variance: number): number => {
    if (f.bendsAtZero) return 0;
    const { index, change } = chooseRule(means, Math.sqrt(variance));
    if (index !== undefined) return index;
    const message =
      `the quadrature of the activation and its derivative at variance ${variance} has not converged: ` +
      "use an activation that has no kinks, bends over lengths of about 1 or more, and grows slowly";
    const residual = Number.isFinite(change) ? change : Number.MAX_VALUE;
    throw args.notConverged(message, { iterations: RULES.length, residual });
  };

  const integrate = (marginals: Marginals, rules: Int8Array, i: number): void => {
    rules[i] = ruleOf(marginals.variances[i]!);
    const { count, weights, values, slopes } = means.nodesOf(RULES[rules[i]!]!, marginals.roots[i]!);
    let [square, slope] = [0, 0];
    for (let k = 0; k < count; k++) {
      square += weights[k]! * values[k]! * values[k]!;
      slope += weights[k]! * slopes[k]! * slopes[k]!;
    }
    marginals.squares[i] = square;
    marginals.slopes[i] = slope;
  };

  const products = { value: 0, slope: 0 };
  const integratePair = (
    a: Marginals,
    i: number,
    b: Marginals,
    j: number,
    half: number,
    rule: number,
    out: PairMoments,
  ): void => {
    const isOrdered = a.roots[i]! >= b.roots[j]!;
    const [r1, r2] = isOrdered ? [a.roots[i]!, b.roots[j]!] : [b.roots[j]!, a.roots[i]!];
    const [q1, q2] = isOrdered ? [a.squares[i]!, b.squares[j]!] : [b.squares[j]!, a.squares[i]!];
    means.products(RULES[rule]!, r1, r2, half, products);
    const size = Math.sqrt(q1) * Math.sqrt(q2);
    out.slope = products.slope;
    out.half = size > 0 ? halfOfCosine(products.value / size) : RIGHT_ANGLE;
    if (size > 0 && Math.abs(out.half) < NEARLY_PARALLEL)
      out.half = nearHalfAngle(means, RULES[rule]!, {
        r1,
        r2,
        s1: Math.sqrt(q1),
        s2: Math.sqrt(q2),
        half,
        out,
      });
  };

  return {
    marginals(variances) {
      const count = variances.length;
      const none = new Float64Array(0);
      const marginals = {
        variances,
        roots: variances.map(Math.sqrt),
        coefficients: new Array<Float64Array>(count).fill(none),
        slopeCoefficients: new Array<Float64Array>(count).fill(none),
        squares: new Float64Array(count),
        slopes: new Float64Array(count),
        rules: new Int8Array(count).fill(BY_EXPANSION),
      };
      for (const [i, root] of marginals.roots.entries()) {
        const a = terms < MIN_TERMS ? undefined : hermiteExpansion(terms, f.value, root);
        const b = a && hermiteExpansion(terms, f.derivative, root);
        if (a === undefined || b === undefined) {
          integrate(marginals, marginals.rules, i);
          continue;
        }
        marginals.coefficients[i] = a;
        marginals.slopeCoefficients[i] = b;
        marginals.squares[i] = hermiteSeries(a, a, 1);
        marginals.slopes[i] = hermiteSeries(b, b, 1);
      }
      return marginals;
    },
    pair(a, i, b, j, half, out) {
      const rule = Math.max(a.rules![i]!, b.rules![j]!);
      if (rule === BY_EXPANSION) pairByExpansion(a, i, b, j, half, out);
      else integratePair(a, i, b, j, half, rule, out);
    },
  };
}
