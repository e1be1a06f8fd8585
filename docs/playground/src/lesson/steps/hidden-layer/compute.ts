import type { NdArray } from "learning-dynamics/arrays";
import { gaussianWeights, gradientFlow, type LinearFlow } from "learning-dynamics/deep-linear";
import type { Mark } from "learning-dynamics/plots";
import { correlations } from "learning-dynamics/tasks";
import { grid } from "../../../grid";
import type { Outcome } from "../../../outcome";
import { rememberLast } from "../../../remember";
import { hiddenSimilarity, rowsOf } from "../../hidden-similarity";
import { livingThings } from "../../living-things";
import { INPUT_MODES } from "../../splits";
import type { HiddenLayerValues } from "./step";
import { END } from "./time-span";

/** Units of the hidden layer, and standard deviation of the initial weights. */
const HIDDEN = 32;
const STANDARD_DEVIATION = 0.01;
const SEED = 1;
/** Times of a path. */
const PATH = 161;
/** Weight of the differences within pairs in the horizontal direction of the map, which keeps the pairs apart. */
const PAIRS = 0.3;
const KINDS = ["birds", "birds", "fish", "fish", "trees", "trees", "flowers", "flowers"];

const train = rememberLast((end: number): LinearFlow => {
  const { inputs, targets } = livingThings();
  const widths = [inputs.shape[1]!, HIDDEN, targets.shape[1]!];
  const weights = gaussianWeights({ widths, standardDeviation: STANDARD_DEVIATION, seed: SEED });
  return gradientFlow(weights, correlations({ inputs, targets }), {
    times: grid(end, PATH),
    recordWeights: true,
    relativeTolerance: 1e-9,
  });
});

/** Computes the paths of the hidden representations up to a time, and their similarities at that time. */
export function compute({ time }: HiddenLayerValues): Outcome {
  const { items } = livingThings();
  const flow = train(END);
  const hiddenAt = (t: number) => flow.at(t).weights[0]!;
  const last = hiddenAt(END);
  const [, kingdoms, birds, trees, ...pairs] = INPUT_MODES;
  const horizontal = direction(last, sumOf([kingdoms!, ...pairs.map((mode) => mode.map((v) => PAIRS * v))]));
  const vertical = direction(last, sumOf([birds!, trees!]));
  const past = Array.from(flow.times).filter((t) => t < time);
  const hidden = [...past, time].map(hiddenAt);
  const paths = items.map((_, item) => ({
    x: hidden.map((w) => coordinate(w, item, horizontal)),
    y: hidden.map((w) => coordinate(w, item, vertical)),
  }));
  const map: Mark[] = [
    ...paths.map(({ x, y }, item): Mark => ({ type: "line", category: KINDS[item]!, x, y })),
    ...paths.map(
      ({ x, y }, item): Mark => ({ type: "dot", category: KINDS[item]!, x: x.slice(-1), y: y.slice(-1) }),
    ),
    {
      type: "text",
      x: paths.map(({ x }) => x.at(-1)!),
      y: paths.map(({ y }) => y.at(-1)!),
      text: items,
    },
  ];
  const values = rowsOf(hiddenSimilarity(hiddenAt(time)));
  const similarity: Mark[] = [
    {
      type: "cell",
      rows: items,
      columns: items,
      values,
      label: `similarity at t = ${time}`,
      domain: [0, 2.2],
    },
  ];
  const between = (a: string, b: string) => ({
    label: `similarity of ${a} and ${b}`,
    value: values[items.indexOf(a)]![items.indexOf(b)]!.toFixed(2),
  });
  return {
    plots: { map, similarity },
    facts: [between("canary", "robin"), between("canary", "salmon"), between("canary", "oak")],
    notes: [],
  };
}

const sumOf = (vectors: readonly (readonly number[])[]): number[] =>
  vectors[0]!.map((_, i) => vectors.reduce((sum, vector) => sum + vector[i]!, 0));

/** Computes the unit vector in the hidden layer that a weighting of the things points to. */
function direction(first: NdArray, weighting: readonly number[]): number[] {
  const vector = rowsOf(first).map((row) => row.reduce((sum, w, item) => sum + w * weighting[item]!, 0));
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}

/** Computes the coordinate of a representation along a direction, relative to the mean of all things. */
const coordinate = (first: NdArray, item: number, along: readonly number[]): number =>
  rowsOf(first).reduce((sum, row, unit) => {
    const mean = row.reduce((total, w) => total + w, 0) / row.length;
    return sum + along[unit]! * (row[item]! - mean);
  }, 0);
