import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../arrays/types";
import { largestMagnitude, norm } from "../linalg/norm";
import { multiplyTransposed } from "../linalg/products";
import { generator } from "../random";
import { type ClassTargets, readClassTargets } from "./codes/class-targets";
import { findMinima } from "./codes/find-minima";
import { largestOverlap } from "./relu/largest-overlap";
import type { ReluFields } from "./relu/relu-fields";
import { reluMoments } from "./relu/relu-moments";
import { SMALLEST_DEFICIT, solveFields } from "./relu/solve-fields";

/** Outlier: a neuron that alone carries the part of the outputs on one class that the bulk does not give. */
export interface Outlier {
  /** Class on which the neuron is active. */
  readonly class: number;
  /** Readout ā in units of √N, m numbers: a = √N ā. */
  readonly readout: Float64Array;
  /** Preactivation z̄ on the class in units of √N: z = √N z̄; on the other classes it is not positive. */
  readonly preactivation: number;
}

/** Posterior of a wide ReLU network: a bulk of equal readouts and a sparse code of outliers. */
export interface ReluCoding {
  readonly bulk: {
    /** Readout a₀ that the neurons of the bulk share, m numbers. */
    readonly readout: Float64Array;
    /** Outputs b of the bulk, [C, m]. */
    readonly outputs: NdArray;
  };
  /** One outlier per class that the bulk does not fit, by class. */
  readonly outliers: readonly Outlier[];
  /** Fields t, [C, m]: of the length 1/(σ√f_c) for classes with an outlier, at most as long for the others. */
  readonly fields: NdArray;
  /** True if σ² Σ_c f_c (n·t_c)₊² <= 1 in all directions n, and no minimum of the energy lies below the bulk. */
  readonly verified: boolean;
}

/**
 * Computes the sparse code of a wide ReLU network with one hidden layer that learned orthogonal data in classes, for many
 * data P (van Meegen & Sompolinsky 2025).
 *
 * Readouts of the bulk are a₀ = σ² Σ_c f_c t_c ψ′(a₀·t_c) with ψ(λ) = log(½ + e^{λ²/2} Φ(λ)); its outputs are
 * b_c = a₀ ψ′(a₀·t_c). As ψ grows like λ²/2, fields cannot be longer than 1/(σ√f_c). A class that the bulk does not fit
 * has a field of this length along y_c − b_c, and the difference is carried by an outlier with
 * |ā|² = σ√f_c ‖y_c − b_c‖ and z̄ = ‖y_c − b_c‖/|ā|. With a single class and output y, outliers exist for σ < πy/2. Several
 * outliers that share the work have the same cost, which the theory does not distinguish.
 *
 * @param options.fractions f, shares of the classes, C numbers above 0 with the sum 1
 * @param options.targets y, [C, m]
 * @param options.scaledReadoutVariance σ² = P s², above 0
 * @throws ArgumentError for unknown options, shapes that do not match, shares that do not sum to 1, NaN, or results that
 * overflow; ConvergenceError for targets that several classes would carry by one outlier, such as 1 and ½ of one output
 * @example
 * const { bulk, outliers } = reluCoding({
 *   fractions: [0.5, 0.5],
 *   targets: [[1, 0], [0, 1]],
 *   scaledReadoutVariance: 0.25,
 * });
 * bulk.readout; // 0.182, 0.182
 * outliers[0]; // { class: 0, readout: [0.560, -0.067], preactivation: 1.595 }
 */
export function reluCoding(options: {
  fractions: VectorLike;
  targets: MatrixLike;
  scaledReadoutVariance: number;
}): ReluCoding {
  const args = argumentsOf("reluCoding");
  args.options("options", options, { fractions: true, targets: true, scaledReadoutVariance: true });
  const problem = readClassTargets(args, options);
  const moments = reluMoments();
  const solved = solveFields(args, moments, problem);
  const overlap = largestOverlap(solved.scaled);
  if (overlap > 1 + MAX_EXCESS) {
    const message =
      "classes would share an outlier, which this theory leaves out (excess over marginal stability)";
    throw args.notConverged(message, { iterations: 1, residual: overlap - 1 });
  }
  const { fractions, basis, deviation } = problem;
  const { fields, bulk } = solved;
  const others = findMinima(moments, fractions, fields, [bulk.readout], generator(0), STARTS);
  const lowest = others[0]?.energy ?? bulk.energy;
  const outputs = (matrix: Matrix, unit: number): Float64Array =>
    args.finite(
      "targets",
      multiplyTransposed(matrix, basis).data.map((x) => x * unit),
    );
  const row = (data: Float64Array): Matrix => ({ rows: 1, columns: data.length, data });
  const [C, m, r] = [fields.rows, basis.rows, basis.columns];
  const bulkOutputs = {
    ...fields,
    data: fields.data.map((_, at) => bulk.readout[at % r]! * bulk.means[Math.floor(at / r)]!),
  };
  const outliers = outliersOf(problem, solved).map((outlier) => ({
    ...outlier,
    readout: outputs(row(outlier.readout), deviation),
  }));
  return {
    bulk: {
      readout: outputs(row(bulk.readout), deviation),
      outputs: matrixToNdArray({ rows: C, columns: m, data: outputs(bulkOutputs, deviation) }),
    },
    outliers,
    fields: matrixToNdArray({ rows: C, columns: m, data: outputs(fields, 1 / deviation) }),
    verified: bulk.energy - lowest <= MAX_EXCESS,
  };
}

/** Largest excess over marginal stability, and over the lowest energy, that is taken as rounding. */
const MAX_EXCESS = 1e-9;

/** Starts of the search for minima below the bulk. */
const STARTS = { classes: 10, random: 100 } as const;

/** Returns the outliers in units in which σ = 1. */
function outliersOf({ fractions, targets }: ClassTargets, { scaled, deficits }: ReluFields): Outlier[] {
  const r = scaled.columns;
  const size = largestMagnitude(targets.data);
  return Array.from(fractions.keys()).flatMap((c) => {
    const root = Math.sqrt(fractions[c]!);
    const deficit = deficits.subarray(c * r, c * r + r).map((x) => x / root);
    const length = norm(deficit);
    if (length <= SMALLEST_DEFICIT * size) return [];
    const readout = Math.sqrt(root * length);
    return [
      { class: c, readout: deficit.map((x) => (x / length) * readout), preactivation: length / readout },
    ];
  });
}
