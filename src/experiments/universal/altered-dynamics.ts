import { IntegrationError } from "../../arrays/errors";
import { minimise } from "../../descent/levenberg-marquardt";
import type { PairTrajectory } from "../../networks";
import { type Field, solve } from "../../ode";

/** Factors on the terms of the published equations; the theory has all factors equal to 1. */
export interface Factors {
  /** Factor on dh/dt. */
  readonly representation: number;
  /** Factor on dy/dt. */
  readonly output: number;
  /** Factor on the encoder's term of dy/dt. */
  readonly outputEncoder: number;
  /** Factor on the encoder's (last) term of dw/dt. */
  readonly alignmentEncoder: number;
}

/** Factors of the unaltered theory. */
export const THEORY: Factors = { representation: 1, output: 1, outputEncoder: 1, alignmentEncoder: 1 };

/** Best fit of altered dynamics to a trajectory. */
export interface AlteredFit {
  /** η_h and η_y per epoch. */
  readonly rates: readonly [encoder: number, decoder: number];
  /** Sum of the squared errors of h, y and w over the samples. */
  readonly residual: number;
  /** h, y and w at the samples. */
  readonly curves: readonly [Float64Array, Float64Array, Float64Array];
}

/**
 * Fits both rates of the dynamics of h, y and w, with factors on their terms, to a trajectory: by a scan over rates and
 * over ratios of rates around that of the rich limit, and by Levenberg–Marquardt from the best points of the scan.
 * Returns undefined if no integration succeeds.
 */
export function fitAltered(pair: PairTrajectory, factors: Factors): AlteredFit | undefined {
  const coarse = thinned(pair, 60);
  const scanned: { logRates: [number, number]; sum: number }[] = [];
  const rich = pair.representation.at(-1)! ** 2 / (pair.inputDistanceSquared * pair.targetDistanceSquared);
  for (let k = 0; k <= 24; k++) {
    for (const shift of [-1, 0, 1]) {
      const decoder = Math.LN10 * (-5 + k / 4);
      const logRates: [number, number] = [decoder + Math.log(rich) + shift * Math.LN10, decoder];
      const sum = sumOfSquares(residualsAt(coarse, factors, logRates));
      if (Number.isFinite(sum)) scanned.push({ logRates, sum });
    }
  }
  scanned.sort((a, b) => a.sum - b.sum);
  let best: { logRates: [number, number]; sum: number } | undefined;
  for (const { logRates } of scanned.slice(0, 3)) {
    const found = minimise(leastSquares(pair, factors), logRates);
    if (found === undefined || (best !== undefined && best.sum <= found.sum)) continue;
    best = { logRates: [found.parameters[0]!, found.parameters[1]!], sum: found.sum };
  }
  if (best === undefined) return undefined;
  return {
    rates: [Math.exp(best.logRates[0]), Math.exp(best.logRates[1])],
    residual: best.sum,
    curves: solveAltered(pair, factors, best.logRates)!,
  };
}

/** Samples of a trajectory and its distances. */
type Curves = Pick<PairTrajectory, "epochs" | "representation" | "output" | "alignment"> &
  Pick<PairTrajectory, "inputDistanceSquared" | "targetDistanceSquared">;

/** Thins a trajectory to at most `maxSamples` samples, including the first. */
function thinned(pair: PairTrajectory, maxSamples: number): Curves {
  const stride = Math.max(1, Math.ceil(pair.epochs.length / maxSamples));
  const take = (values: Float64Array) => values.filter((_, i) => i % stride === 0);
  return {
    ...pair,
    epochs: take(pair.epochs),
    representation: take(pair.representation),
    output: take(pair.output),
    alignment: take(pair.alignment),
  };
}

/** Creates the right-hand side dh/dt, dy/dt, dw/dt (van Rossem & Saxe 2024) with factors on its terms. */
function alteredField(pair: Curves, factors: Factors, encoder: number, decoder: number): Field {
  const rate = encoder * pair.inputDistanceSquared;
  const target = pair.targetDistanceSquared;
  return (_t, [h, y, w], out) => {
    out[0] = -factors.representation * rate * w!;
    out[1] = -factors.output * w! * (decoder * h! + (factors.outputEncoder * rate * y!) / h!);
    out[2] =
      -0.5 * decoder * (3 * w! - y! + target) * h! -
      (0.5 * factors.alignmentEncoder * rate * (y! + w!) * w!) / h!;
  };
}

/** Computes h, y and w at the samples; undefined if the integration fails. */
function solveAltered(
  pair: Curves,
  factors: Factors,
  [logEncoder, logDecoder]: readonly [number, number],
): [Float64Array, Float64Array, Float64Array] | undefined {
  const { epochs, representation, output, alignment } = pair;
  const field = alteredField(pair, factors, Math.exp(logEncoder), Math.exp(logDecoder));
  const initial = [representation[0]!, output[0]!, alignment[0]!];
  try {
    const { states } = solve(field, initial, {
      times: epochs,
      start: epochs[0]!,
      relativeTolerance: 1e-8,
      absoluteTolerance: initial.map((x) => 1e-10 * Math.abs(x) + 1e-14),
      maxSteps: 3000,
      dense: false,
    });
    const column = (k: number) => epochs.map((_, i) => states.get(i, k));
    return [column(0), column(1), column(2)];
  } catch (error) {
    if (error instanceof IntegrationError) return undefined;
    throw error;
  }
}

/** Computes the residuals theory − data, curve after curve; undefined if the integration fails. */
function residualsAt(pair: Curves, factors: Factors, logRates: readonly [number, number]) {
  const curves = solveAltered(pair, factors, logRates);
  if (curves === undefined) return undefined;
  const data = [pair.representation, pair.output, pair.alignment];
  const count = pair.epochs.length;
  const residuals = new Float64Array(3 * count);
  for (const [k, curve] of curves.entries()) {
    for (let i = 0; i < count; i++) residuals[k * count + i] = curve[i]! - data[k]![i]!;
  }
  return residuals;
}

const sumOfSquares = (values: Float64Array | undefined): number =>
  values === undefined ? Number.POSITIVE_INFINITY : values.reduce((sum, x) => sum + x * x, 0);

/** Step of the difference quotients in the logarithms of the rates. */
const STEP = 1e-4;

/** Formulates the fit as least squares in the logarithms of the rates, with the Jacobian by central differences. */
const leastSquares = (pair: Curves, factors: Factors) => ({
  size: 3 * pair.epochs.length,
  lower: [-30, -30],
  upper: [10, 10],
  evaluate(parameters: Float64Array, residuals: Float64Array, jacobian: Float64Array): boolean {
    const logRates: [number, number] = [parameters[0]!, parameters[1]!];
    const here = residualsAt(pair, factors, logRates);
    if (here === undefined) return false;
    residuals.set(here);
    for (const k of [0, 1] as const) {
      const moved = (step: number) => {
        const at: [number, number] = [...logRates];
        at[k] += step;
        return residualsAt(pair, factors, at);
      };
      const [above, below] = [moved(STEP), moved(-STEP)];
      if (above === undefined || below === undefined) return false;
      for (let i = 0; i < above.length; i++) jacobian[2 * i + k] = (above[i]! - below[i]!) / (2 * STEP);
    }
    return true;
  },
});
