import { meanOf } from "../../../reports/numbers";
import type { TransitionLaw } from "../../../tasks";
import type { Transitions } from "./transitions";

/** Probability of a disease after a step, for nodes of one state, by the number of neighbours with the disease. */
export interface LawCurve {
  readonly disease: number;
  /** State of the node, with bit d set if it has disease d. */
  readonly own: number;
  /** Numbers of neighbours with the disease that occur, in ascending order. */
  readonly infected: number[];
  readonly observed: number[];
  /** Exact probabilities, predictions of the model and observed frequencies, as means over the transitions. */
  readonly exact: number[];
  readonly learned: number[];
  readonly frequency: number[];
  /** Mean over the transitions of |prediction − exact probability|. */
  readonly error: number[];
}

/** Tests whether a state has a disease. */
const has = (state: number, disease: number): boolean => ((state >> disease) & 1) === 1;

/**
 * Computes the curves of all diseases and states.
 *
 * @param predicted probabilities of the next states, [count, states]
 */
export function lawCurves(transitions: Transitions, law: TransitionLaw, predicted: Float64Array): LawCurve[] {
  const { states } = transitions;
  const diseases = Math.log2(states);
  const exact = exactProbabilities(transitions, law);
  return Array.from({ length: diseases * states }, (_, at) =>
    curveOf(transitions, exact, predicted, Math.floor(at / states), at % states),
  );
}

/** Computes the exact probabilities of the next states, [count, states]. */
function exactProbabilities(
  { states, count, own, neighbours }: Transitions,
  law: TransitionLaw,
): Float64Array {
  const exact = new Float64Array(count * states);
  for (let c = 0; c < count; c++) {
    exact.set(law(own[c]!, neighbours.subarray(c * states, (c + 1) * states)), c * states);
  }
  return exact;
}

function curveOf(
  { states, count, own, neighbours, next, observed }: Transitions,
  exact: Float64Array,
  predicted: Float64Array,
  disease: number,
  state: number,
): LawCurve {
  const sums = new Map<number, { n: number; exact: number; learned: number; next: number; error: number }>();
  const sumOver = (rows: Float64Array, c: number) => {
    let sum = 0;
    for (let s = 0; s < states; s++) if (has(s, disease)) sum += rows[c * states + s]!;
    return sum;
  };
  for (let c = 0; c < count; c++) {
    if (own[c] !== state) continue;
    const infected = sumOver(neighbours, c);
    const sum = sums.get(infected) ?? { n: 0, exact: 0, learned: 0, next: 0, error: 0 };
    const [n, p, q] = [observed[c]!, sumOver(exact, c), sumOver(predicted, c)];
    sum.n += n;
    sum.exact += n * p;
    sum.learned += n * q;
    sum.next += n * sumOver(next, c);
    sum.error += n * Math.abs(q - p);
    sums.set(infected, sum);
  }
  const sorted = [...sums].sort(([a], [b]) => a - b);
  return {
    disease,
    own: state,
    infected: sorted.map(([l]) => l),
    observed: sorted.map(([, { n }]) => n),
    exact: sorted.map(([, { n, exact: sum }]) => sum / n),
    learned: sorted.map(([, { n, learned }]) => learned / n),
    frequency: sorted.map(([, { n, next: sum }]) => sum / n),
    error: sorted.map(([, { n, error }]) => error / n),
  };
}

/** Computes the mean error over all curves and numbers of infected neighbours up to `most`. */
export const meanError = (curves: readonly LawCurve[], most: number): number =>
  meanOf(curves.flatMap(({ infected, error }) => error.filter((_, i) => infected[i]! <= most)));

/** Computes the fall of a curve from its maximum to its end. */
export const fallOf = (curve: readonly number[]): number => Math.max(...curve) - curve[curve.length - 1]!;

/**
 * Computes the learned factor by which a node with the other disease catches a disease more easily from one infected
 * neighbour than a node without, for each disease; NaN if such transitions do not occur.
 */
export function learnedCoupling(curves: readonly LawCurve[]): number[] {
  return [0, 1].map((d) => {
    const fromOne = (own: number) => {
      const { infected, learned } = curves.find((curve) => curve.disease === d && curve.own === own)!;
      return learned[infected.indexOf(1)] ?? Number.NaN;
    };
    return fromOne(1 << (1 - d)) / fromOne(0);
  });
}
