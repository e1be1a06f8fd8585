import { toNested } from "learning-dynamics/arrays";
import type { Mark } from "learning-dynamics/plots";
import { crossing } from "../../crossing";
import { grid } from "../../grid";
import type { Fact, Outcome, Watch } from "../../outcome";
import { measures, type Rows, relativeDistances, splitDistance } from "./measures";
import { trainTwo } from "./networks";
import type { RepresentationsValues } from "./parameters";
import { LEVELS, LINE, RECORDS, representationsPlan } from "./plan";

/** Categories of the compared representations. */
const TREE = "layer and tree";
const OTHER = "two networks";
const START = "layer and its start";

/** Squared distance below which a level is not learned. */
const ROUNDING = 1e-12;

/** Computes similarities and distances over time: the closed form, then two networks of different seeds. */
export async function compute(values: RepresentationsValues, { report }: Watch<Outcome>): Promise<Outcome> {
  const { layer, measure } = values;
  const plan = representationsPlan(values);
  const { names, modes, inputModes, end, shown, notes } = plan;
  const compare = measures[measure];
  const tree = toNested(plan.tree) as number[][];
  const closedForm = (t: number): Rows => {
    const strengths = modes.map((mode) => mode.at(t));
    const factors = layer === "hidden" ? strengths.map(Math.sqrt) : strengths;
    return names.map((_, i) => factors.map((factor, k) => factor * inputModes.get(i, k)));
  };
  const times = grid(end, LINE);
  const time = (end * shown) / RECORDS;
  const predicted = times.map(closedForm);
  const predictedLevels = LEVELS.map((_, level) => predicted.map((rows) => splitDistance(rows, level)));
  // At the start all distances of the closed form are equal, and have no correlation.
  const similarity: Mark[] = [
    line(
      TREE,
      times.slice(1),
      predicted.slice(1).map((rows) => compare(rows, tree)),
    ),
  ];
  const levels = LEVELS.map((name, level): Mark => line(name, times, predictedLevels[level]!));
  const map = (panel: string, rows: Rows): Mark => ({
    type: "cell",
    panel,
    rows: names,
    columns: names,
    values: relativeDistances(rows),
    label: "squared distance / largest",
    domain: [0, 1],
  });
  const maps = [map("closed form", closedForm(time)), map("properties", tree)] as const;
  report({ plots: { similarity, levels, distances: maps }, facts: [], notes });

  const [one, two] = trainTwo(values);
  const dots = (category: string, y: readonly number[]): Mark => ({
    type: "dot",
    category,
    method: "gradient descent",
    x: one.times,
    y,
  });
  const measured = LEVELS.map((_, level) => one.records.map((rows) => splitDistance(rows, level)));
  const toTree = one.records.map((rows) => compare(rows, tree));
  const toOther = one.records.map((rows, k) => compare(rows, two.records[k]!));
  const toStart = one.records.map((rows) => compare(rows, one.records[0]!));
  const rule: Mark = { type: "rule", x: time };
  return {
    plots: {
      similarity: [...similarity, dots(TREE, toTree), dots(OTHER, toOther), dots(START, toStart), rule],
      levels: [...levels, ...LEVELS.map((name, level) => dots(name, measured[level]!)), rule],
      distances: [
        maps[0],
        map("network 1", one.records[shown]!),
        maps[1],
        map("network 2", two.records[shown]!),
      ],
    },
    facts: [
      change(OTHER, toOther),
      change(TREE, toTree),
      change(START, toStart),
      ...LEVELS.map((name, level): Fact => {
        // Levels that are not learned have distances of rounding errors.
        const half = Math.max(predictedLevels[level]![LINE - 1]! / 2, ROUNDING);
        const predictedTime = crossing(times, predictedLevels[level]!, half);
        return {
          label: `${name} split half grown at`,
          value: `${predictedTime} (closed form), ${crossing(one.times, measured[level]!, half)} (network 1)`,
        };
      }),
      change("loss of network 1", one.loss),
      { label: "distances shown at", value: `t = ${time.toPrecision(3)}` },
      { label: "gradient descent", value: `${plan.steps} steps of η = ${plan.learningRate}` },
    ],
    notes,
  };
}

const line = (category: string, x: readonly number[], y: readonly number[]): Mark => ({
  type: "line",
  category,
  method: "closed form",
  x,
  y,
});

/** Formats the first and the last value of a curve; adding 0 turns a rounded −0 into 0. */
function change(label: string, curve: ArrayLike<number>): Fact {
  const [first, last] = [0, curve.length - 1].map((i) => (Math.round(100 * curve[i]!) / 100 + 0).toFixed(2));
  return { label, value: `${first} at first, ${last} at the end` };
}
