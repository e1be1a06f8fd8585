import type { Arguments } from "../../arrays/arguments";
import { matrixToNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { multiplyTransposed, transposedMultiply } from "../../linalg/products";
import { type Path, type PathStatisticsLike, paths } from "../../neural-race";
import { generator } from "../../random";
import { type GatedNetwork, routing, type Task } from "../../tasks";
import { shuffled } from "../shuffled";
import type { Domain, Images } from "./image-domains";

/** Images with their classes. */
export interface Classified extends Images {
  /** Targets of the training images, [images, classes]. */
  readonly targets: Matrix;
  /** Class numbers of the held-out images. */
  readonly labels: readonly number[];
}

/** Splits images into two thirds for training and one third held out. */
export function splitImages(args: Arguments, { inputs, targets }: Task, samples: number): Classified {
  const count = Math.min(inputs.shape[0]!, samples);
  if (count < 3) throw args.refusal("options.task", "at least 3 samples", `${count}`);
  const known = Math.floor((2 * count) / 3);
  const rows = (array: NdArray, from: number, to: number): Matrix => {
    const columns = array.shape[1]!;
    const data = Float64Array.from({ length: (to - from) * columns }, (_, at) =>
      array.get(from + Math.floor(at / columns), at % columns),
    );
    return { rows: to - from, columns, data };
  };
  const [trainTargets, heldOutTargets] = [rows(targets, 0, known), rows(targets, known, count)];
  return {
    train: rows(inputs, 0, known),
    test: rows(inputs, known, count),
    targets: trainTargets,
    labels: Array.from({ length: heldOutTargets.rows }, (_, p) => largestOf(heldOutTargets, p)),
  };
}

/** Finds the column of the largest entry of a row. */
function largestOf({ columns, data }: Matrix, row: number): number {
  let best = 0;
  for (let j = 1; j < columns; j++) if (data[row * columns + j]! > data[row * columns + best]!) best = j;
  return best;
}

/** A routing problem given by its statistics, of a size that does not depend on the number of images. */
export interface Routed {
  readonly network: GatedNetwork;
  readonly statistics: PathStatisticsLike;
  /** Gates of the routes, [M, M]: 1 for trained routes, 0 for the others. */
  readonly gates: NdArray;
  /** Loss at which the training ends. */
  readonly goal: number;
  /** Class of each output unit, by output domain. */
  readonly orders: readonly (readonly number[])[];
}

/**
 * Computes the statistics of a routing network on images. For every trained route they are its share of ⟨y xᵀ⟩ and
 * ⟨x xᵀ⟩ (equations 5 and 6); for the other routes they are 0. Two routes are never open together.
 */
export function routedImages(
  domains: readonly Domain[],
  { targets }: Classified,
  options: {
    readonly domains: number;
    readonly trained: number;
    readonly hidden: number;
    /** Fraction of the linearly explainable part of the targets that is to be learned. */
    readonly learned: number;
    readonly seed: number;
  },
): Routed {
  const [classes, width] = [targets.columns, domains[0]!.train.columns];
  const item = { inputs: [new Array<number>(width).fill(1)], targets: [new Array<number>(classes).fill(1)] };
  const { learned, ...shape } = options;
  const { network, gates, routes } = routing({ ...shape, base: item });
  const share = 1 / (routes.length * targets.rows);
  const random = generator(options.seed);
  const orders = domains.map(() => shuffled(classes, random));
  const moments = domains.map(({ train }) => {
    const inputCorrelation = transposedMultiply(train, train);
    return {
      inputOutputCorrelation: transposedMultiply(targets, train),
      inputCorrelation: matrixToNdArray(scaled(inputCorrelation, share)),
      variances: Float64Array.from({ length: width }, (_, k) => inputCorrelation.data[k * width + k]!),
    };
  });
  const power = targets.data.reduce((sum, y) => sum + y * y, 0);
  // Components are uncorrelated, so their explained parts are summed, and then averaged over the domains.
  const explained = moments.reduce(
    (sum, { inputOutputCorrelation, variances }) =>
      sum + explainedBy(inputOutputCorrelation, variances) / domains.length,
    0,
  );
  const all = paths(network);
  const statistics = all.map((path, p) => {
    const [i, j] = endsOf(path);
    const isOpen = gates.get(i, j) === 1;
    const inputOutputCorrelation = scaled(
      rowsOf(moments[i]!.inputOutputCorrelation, orders[j]!),
      isOpen ? share : 0,
    );
    return {
      inputOutputCorrelation: matrixToNdArray(inputOutputCorrelation),
      pair: isOpen ? [{ first: p, second: p, inputCorrelation: moments[i]!.inputCorrelation }] : [],
    };
  });
  return {
    network,
    gates,
    orders,
    goal: (power - learned * explained) / (2 * targets.rows),
    statistics: {
      paths: all,
      inputOutputCorrelation: statistics.map(({ inputOutputCorrelation }) => inputOutputCorrelation),
      pairs: statistics.flatMap(({ pair }) => pair),
      targetSecondMoment: power / targets.rows,
      samples: routes.length * targets.rows,
    },
  };
}

/** Computes Σ_k ‖column k of Σyx‖² / variance k over the components k with nonzero variance. */
function explainedBy({ rows, columns, data }: Matrix, variances: Float64Array): number {
  const smallestVariance = 1e-12 * Math.max(...variances);
  let sum = 0;
  for (let k = 0; k < columns; k++) {
    if (variances[k]! <= smallestVariance) continue;
    for (let o = 0; o < rows; o++) sum += data[o * columns + k]! ** 2 / variances[k]!;
  }
  return sum;
}

/** Returns the numbers of the domains that a path connects, which are part of the names of its ends. */
const endsOf = ({ from, to }: Path): [number, number] => [Number(from.slice(1)) - 1, Number(to.slice(1)) - 1];

const scaled = ({ rows, columns, data }: Matrix, factor: number): Matrix => ({
  rows,
  columns,
  data: data.map((x) => factor * x),
});

const rowsOf = ({ columns, data }: Matrix, order: readonly number[]): Matrix => ({
  rows: order.length,
  columns,
  data: Float64Array.from(
    { length: order.length * columns },
    (_, at) => data[order[Math.floor(at / columns)]! * columns + (at % columns)]!,
  ),
});

/** Computes the fractions of the held-out images that are classified correctly on trained and on untrained routes. */
export function accuracies(
  { gates, orders }: Routed,
  weights: Readonly<Record<string, NdArray>>,
  domains: readonly Domain[],
  labels: readonly number[],
): { onTrained: number; onOthers: number } {
  const matrix = (edge: string): Matrix => {
    const { data, shape } = weights[edge]!;
    return { rows: shape[0]!, columns: shape[1]!, data: data as Float64Array };
  };
  const [right, tried] = [
    [0, 0],
    [0, 0],
  ];
  for (const [i, { test }] of domains.entries()) {
    const hidden = multiplyTransposed(multiplyTransposed(test, matrix(`x${i + 1}->h`)), matrix("h->k"));
    for (const [j, order] of orders.entries()) {
      const output = multiplyTransposed(hidden, matrix(`k->y${j + 1}`));
      const kind = gates.get(i, j);
      tried[kind]! += labels.length;
      right[kind]! += labels.filter((label, p) => order[largestOf(output, p)] === label).length;
    }
  }
  return { onTrained: right[1]! / tried[1]!, onOthers: right[0]! / tried[0]! };
}
