import { argumentsOf } from "../../arrays/arguments";
import { norm } from "../../linalg/norm";
import { multiplyTransposed, transpose } from "../../linalg/products";
import type { CapacityMeasure } from "./capacity-measure";
import {
  CAPACITY_OPTIONS,
  type CapacityOptions,
  readTrainedNetwork,
  type TrainedNetwork,
} from "./capacity-options";
import { type LayerNorms, layerNorms, rowNorms, spectralNorm } from "./layer-norms";

/** Capacity of a network of one hidden layer, unit by unit, and the measures that are compared with it. */
export interface UnitCapacity {
  /** Distance β_j = ‖u_j − u_j⁰‖ of the incoming weights of each hidden unit from their start, [h]. */
  readonly capacity: Float64Array;
  /** Norm α_j = ‖V_{·j}‖ of the outgoing weights of each hidden unit, [h]. */
  readonly impact: Float64Array;
  /** Bound of the Rademacher complexity of the ramp loss with margin γ, by the sum over units. */
  readonly bound: number;
  /** Second form of the bound, by norms over all units; never below `bound`. */
  readonly boundNorms: number;
  /** Measures of the weights alone, without margin. */
  readonly measures: Readonly<Record<CapacityMeasure, number>>;
}

/**
 * Computes the unit-wise capacity of a trained network f(x) = V [U x]₊ and the bound of its Rademacher complexity
 * (Neyshabur et al. 2019, theorem 1). With the distance β_j of unit j from its start, the norm α_j of its outgoing
 * weights, c outputs and the m inputs in the rows of X:
 *
 *   bound = (2√(2c) + 2)/(γ m) · Σ_j α_j (β_j ‖X‖_F + ‖X u_j⁰‖)
 *
 *   boundNorms = (2√(2c) + 2)/(γ m) · ‖α‖ (‖β‖ ‖X‖_F + ‖X U₀ᵀ‖_F)
 *
 * The measures are `vc` d h, `l1` ‖U‖_{∞,1} ‖V‖_{∞,1} (largest row sums of absolute values), `frobenius` ‖U‖_F ‖V‖_F,
 * `spectralL1` ‖U‖₂ ‖V − V₀‖_{1,2} + ‖U − U₀‖_{1,2} ‖V‖₂ (sums of row norms), `spectralFrobenius`
 * √c ‖U‖₂ ‖V − V₀‖_F + √h ‖U − U₀‖_F ‖V‖₂ and `unit` (‖U₀‖₂ + ‖U − U₀‖_F) ‖V‖_F. Divide them by γ to compare networks.
 *
 * A factor that moves from the outgoing to the incoming weights of a trained unit changes no output, but changes the
 * bound: it refers to the given weights.
 *
 * @throws ArgumentError for unknown options, weights that are not of shapes [h, d] and [c, h], NaN, a margin that is not
 * above 0, or numbers that overflow
 * @example
 * const network = mlp({ widths: [2, 16, 2], activation: "relu", bias: false });
 * const { inputs } = xor();
 * const task = { inputs, targets: [[1, 0], [0, 1], [0, 1], [1, 0]] };
 * const initial = initialise(network);
 * const final = train(network, initial, task, { learningRate: 0.1, epochs: 100 }).parameters;
 * const { capacity, impact, bound } = unitCapacity({ initial, final, inputs, margin: 0.5 });
 */
export function unitCapacity(options: CapacityOptions): UnitCapacity {
  const args = argumentsOf("unitCapacity");
  args.options("options", options, CAPACITY_OPTIONS);
  const trained = readTrainedNetwork(args.at("options"), options);
  const { hidden, readout, inputs, margin } = trained;
  const norms = { hidden: layerNorms(hidden), readout: layerNorms(readout) };
  const capacity = norms.hidden.rowDistances;
  const impact = rowNorms(transpose(readout.final));
  const responses = rowNorms(multiplyTransposed(hidden.initial, inputs));
  const size = norm(inputs.data);
  const factor = (2 * Math.sqrt(2 * readout.final.rows) + 2) / (margin * inputs.rows);
  const sum = impact.reduce((total, alpha, j) => total + alpha * (capacity[j]! * size + responses[j]!), 0);
  const bound = factor * sum;
  const boundNorms = factor * norm(impact) * (norm(capacity) * size + norm(responses));
  const measures = measuresOf(trained, norms);
  args.finite("options", Float64Array.of(bound, boundNorms, ...Object.values(measures)));
  return { capacity, impact, bound, boundNorms, measures };
}

function measuresOf(
  { hidden, readout }: TrainedNetwork,
  norms: { readonly hidden: LayerNorms; readonly readout: LayerNorms },
): Record<CapacityMeasure, number> {
  const { rows: h, columns: d } = hidden.final;
  const { hidden: u, readout: v } = norms;
  return {
    vc: d * h,
    l1: u.largestRow * v.largestRow,
    frobenius: u.frobenius * v.frobenius,
    spectralL1: u.spectral * v.distanceSum + u.distanceSum * v.spectral,
    spectralFrobenius:
      Math.sqrt(readout.final.rows) * u.spectral * v.distance + Math.sqrt(h) * u.distance * v.spectral,
    unit: (spectralNorm(hidden.initial) + u.distance) * v.frobenius,
  };
}
