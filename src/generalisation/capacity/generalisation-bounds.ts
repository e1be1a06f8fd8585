import { argumentsOf } from "../../arrays/arguments";
import { boundCapacities } from "./bound-capacities";
import type { CapacityMeasure } from "./capacity-measure";
import { type BoundsOptions, CAPACITY_OPTIONS, readTrainedNetwork } from "./capacity-options";

/**
 * Computes six bounds √(C/m) of the generalisation error of a network f(x) = V [U x]₊ that was trained on m samples, as
 * Neyshabur et al. (2019) compare them: above the share of training samples with margins below γ. They are those of
 *
 * - `vc`: the VC dimension (Harvey, Liaw & Mehrabian 2017), for c classes
 * - `l1`: ‖U‖_{∞,1} ‖V‖_{∞,1} (Bartlett & Mendelson 2002)
 * - `frobenius`: ‖U‖_F ‖V‖_F (Neyshabur, Tomioka & Srebro 2015)
 * - `spectralL1`: spectral norms and ‖·‖_{1,2} distances from the start (Bartlett, Foster & Telgarsky 2017)
 * - `spectralFrobenius`: spectral norms and Frobenius distances (Neyshabur, Bhojanapalli & Srebro 2018)
 * - `unit`: the distance of the hidden layer from its start, with
 *   C = (3√2 (√(2c) + 1) (‖V‖_F + 1) (a₀ + ‖U − U₀‖_F x̄ + 1)/γ + 3 √(5h + ln(max(1, γ√m)/δ)))²
 *
 * where a₀ and x̄ are root mean squares of the norms of [U₀ x]₊ and x. The numbers of parameters include biases, the
 * norms do not. Bounds are often above 1, where they do not limit the error; compare their trends.
 *
 * @returns one bound per measure
 * @throws ArgumentError for unknown options, weights that are not of shapes [h, d] and [c, h], NaN, a margin that is not
 * above 0 or is far larger than m, a delta outside (0, 1], or bounds that overflow
 * @example
 * const weights = [[[1, 1], [0, 3]], [[1, 0], [0, 2]]];
 * const initial = { weights: [[[1, 0], [0, 1]], [[0, 0], [0, 1]]] };
 * const { unit, vc } = generalisationBounds({ initial, final: { weights }, inputs: [[1, 0], [2, 1]], margin: 1 });
 */
export function generalisationBounds(options: BoundsOptions): Readonly<Record<CapacityMeasure, number>> {
  const args = argumentsOf("generalisationBounds");
  args.options("options", options, { ...CAPACITY_OPTIONS, delta: true });
  const at = args.at("options");
  const { delta = 0.01 } = options;
  at.number("delta", delta, { above: 0, atMost: 1 });
  const network = readTrainedNetwork(at, options);
  const { inputs, margin } = network;
  const capacities = boundCapacities(network, delta);
  if (Number.isNaN(capacities.spectralL1) && margin > inputs.rows) {
    throw at.error("margin", "of the size of the outputs", margin);
  }
  const bounds = Object.entries(capacities).map(
    ([measure, capacity]) => [measure, Math.sqrt(capacity / inputs.rows)] as const,
  );
  at.finite(
    "(weights and inputs)",
    Float64Array.from(bounds, ([, bound]) => bound),
  );
  return Object.fromEntries(bounds) as Record<CapacityMeasure, number>;
}
