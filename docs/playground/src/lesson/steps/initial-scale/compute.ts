import type { NdArray } from "learning-dynamics/arrays";
import { gaussianWeights, gradientFlow, type LinearFlow } from "learning-dynamics/deep-linear";
import type { Mark } from "learning-dynamics/plots";
import { correlations } from "learning-dynamics/tasks";
import { threeDigits } from "../../../format";
import { grid } from "../../../grid";
import type { Outcome } from "../../../outcome";
import { hiddenSimilarity, rowsOf } from "../../hidden-similarity";
import { livingThings, type NamedMode, namedModes } from "../../living-things";
import { LEVELS, modeName } from "../../splits";
import type { InitialScaleValues } from "./step";

const HIDDEN = 64;
const SEED = 1;
/** Longest displayed time span. */
const LONGEST = 50;
/** Times at which the end of learning is looked for, dense enough for the fast learning from large weights. */
const SOUGHT = 1001;
/** Points of the displayed curves. */
const LINE = 151;
/** Largest relative error of a strength that counts as learned. */
const LEARNED = 0.02;
/** Displayed time relative to the time until all modes are learned. */
const AFTER = 1.25;

/** Computes the modes of a network from random weights, and the similarities in its hidden layer at the end. */
export function compute({ deviation }: InitialScaleValues): Outcome {
  const { inputs, targets, items } = livingThings();
  const modes = namedModes(targets);
  const widths = [inputs.shape[1]!, HIDDEN, targets.shape[1]!];
  const weights = gaussianWeights({ widths, standardDeviation: deviation, seed: SEED });
  const data = correlations({ inputs, targets });
  const flowAt = (times: readonly number[]) =>
    gradientFlow(weights, data, { times, relativeTolerance: 1e-9 });
  const end = Math.min(LONGEST, Math.ceil(AFTER * timeOfLearning(flowAt(grid(LONGEST, SOUGHT)), modes)));
  const times = grid(end, LINE);
  const flow = flowAt(times);
  const learned = rowsOf(hiddenSimilarity(flow.at(end).weights[0]!));
  const tree = items.map((_, i) =>
    items.map((_, j) => modes.reduce((sum, { final, input }) => sum + final * input[i]! * input[j]!, 0)),
  );
  const similarity: Mark[] = [
    {
      type: "cell",
      rows: items,
      columns: items,
      values: learned,
      label: "similarity at the end",
      colours: "diverging",
    },
  ];
  const curves = LEVELS.map((k): Mark => {
    const y = times.map((_, i) => learnedPart(modes[k]!, flow.products[i]!));
    return { type: "line", category: modeName(k), method: "gradient flow", x: times, y };
  });
  return {
    plots: { modes: curves, similarity },
    facts: [
      { label: "loss at the end", value: `${threeDigits(flow.loss.at(-1)!)} at t = ${threeDigits(end)} τ` },
      { label: "correlation with the tree", value: correlationOf(learned, tree).toFixed(2) },
      {
        label: "correlation with the start",
        value: correlationOf(learned, rowsOf(hiddenSimilarity(weights[0]!))).toFixed(2),
      },
    ],
    notes: [],
  };
}

/**
 * Returns the strength uᵀWv of a mode of the tree in the map W, relative to its final strength. Modes of equal strength have
 * no unique singular vectors, so that those of a decomposition would depend on rounding.
 */
const learnedPart = ({ output, input, final }: NamedMode, map: NdArray): number =>
  output.reduce((sum, u, j) => sum + u * input.reduce((row, v, i) => row + map.get(j, i) * v, 0), 0) / final;

/** Returns the recorded time after which all modes stay at their final strengths; the last one if they do not reach them. */
function timeOfLearning({ times, products }: LinearFlow, modes: readonly NamedMode[]): number {
  const isLearned = (i: number) =>
    modes.every((mode) => Math.abs(learnedPart(mode, products[i]!) - 1) <= LEARNED);
  let first = times.length - 1;
  while (first > 0 && isLearned(first - 1)) first--;
  return times[first]!;
}

/** Computes the correlation of the similarities of all pairs of different things. */
function correlationOf(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  const pairs = (matrix: typeof a) => {
    const entries = matrix.flatMap((row, i) => row.slice(i + 1));
    const mean = entries.reduce((sum, x) => sum + x, 0) / entries.length;
    return entries.map((x) => x - mean);
  };
  const inner = (x: readonly number[], y: readonly number[]) => x.reduce((sum, v, i) => sum + v * y[i]!, 0);
  const [x, y] = [pairs(a), pairs(b)];
  return inner(x, y) / Math.sqrt(inner(x, x) * inner(y, y));
}
