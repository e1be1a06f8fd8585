import { argumentsOf } from "../arrays/arguments";
import { toNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { readTask } from "../tasks/read-task";
import { largerRoot } from "./final-distance";
import { squaredDistancesOf } from "./squared-distances";

/** Squared distances between all pairs of points before training, as computed by `squaredDistances`. */
export interface InitialDistances {
  /** Distances of the hidden representations, [P, P]. */
  readonly representation: MatrixLike;
  /** Distances of the outputs, [P, P]. */
  readonly output: MatrixLike;
}

/**
 * Computes the final structure of the representations of a data set, pair by pair: the squared distances
 *
 *   h_ij(∞) = A/2 + √(A²/4 + B²),  A = h_ij(0) − ρ ‖dx‖² y_ij(0)/h_ij(0),  B = √ρ ‖dx‖ ‖dy‖
 *
 * in the units of squared representations (van Rossem & Saxe 2024). Without `initial`, A is 0 (the rich limit): the
 * result is proportional to the distance of the inputs times that of the targets. Every pair is treated independently;
 * see `universalSystem` for the joint dynamics.
 *
 * Equal inputs have equal representations, at distance 0. Representations that start equal (h = y = 0) have A = 0.
 *
 * @param options.inputs [P, nIn]
 * @param options.targets [P, nOut]
 * @param options.rateRatio ρ = η_h/η_y, above 0, for example from `fitUniversal`
 * @param options.initial squared distances before training
 * @returns [P, P], zero on the diagonal
 * @throws ArgumentError for shapes that do not match, numbers out of range, or different outputs of equal
 * representations
 * @example
 * const inputs = [[0, 0], [0, 1], [1, 0], [1, 1]];
 * const targets = [[0], [1], [1], [0]]; // exclusive or
 * finalDistances({ inputs, targets, rateRatio: 0.0168 }).get(0, 1); // 0.1296...: the distance is the square root, 0.36
 */
export function finalDistances(options: {
  readonly inputs: MatrixLike;
  readonly targets: MatrixLike;
  readonly rateRatio: number;
  readonly initial?: InitialDistances | undefined;
}): NdArray {
  const args = argumentsOf("finalDistances");
  const { inputs, targets } = readTask(args.at("options"), options);
  const ratio = args.number("options.rateRatio", options.rateRatio, { above: 0 });
  const input = squaredDistancesOf(args.at("options.inputs"), inputs);
  const target = squaredDistancesOf(args.at("options.targets"), targets);
  const points = inputs.rows;
  const start = options.initial === undefined ? undefined : readInitial(options.initial, points);
  const distances = new Float64Array(points * points);
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < points; j++) {
      const at = i * points + j;
      if (i === j || input[at] === 0) continue;
      const structured = Math.sqrt(ratio) * Math.sqrt(input[at]!) * Math.sqrt(target[at]!);
      const [h, y] = [start?.representation[at] ?? 0, start?.output[at] ?? 0];
      if (h === 0 && y > 0) {
        const expected = `0, because representations ${i} and ${j} are equal (initial.representation[${i}, ${j}] = 0)`;
        throw args.error(["options", "initial", "output", [i, j]], expected, y);
      }
      const random = h === 0 ? 0 : h - ratio * input[at]! * (y / h);
      distances[at] = largerRoot(random, structured);
    }
  }
  args.finite("options", distances);
  return toNdArray(distances, [points, points]);
}

function readInitial(initial: InitialDistances, points: number) {
  const args = argumentsOf("finalDistances");
  args.record("options.initial", initial);
  const read = (name: "representation" | "output"): Float64Array => {
    const shape = { rows: points, columns: points };
    const { data } = args.matrix(["options", "initial", name], initial[name], shape);
    for (let at = 0; at < data.length; at++) {
      const [i, j] = [Math.floor(at / points), at % points];
      const path = ["options", "initial", name, [i, j]];
      args.number(path, data[at], { atLeast: 0 });
      if (Math.abs(data[at]! - data[j * points + i]!) <= 1e-6 * data[at]!) continue;
      const expected = `equal to entry [${j}, ${i}], ${data[j * points + i]} (distances are symmetric)`;
      throw args.error(path, expected, data[at]);
    }
    return data;
  };
  return { representation: read("representation"), output: read("output") };
}
