import type { Figure, Mark } from "../../../plots";
import { ENVIRONMENTS } from "./environments";
import { CONDITIONS, type Condition, type InitialisationName, type SeedMeasures } from "./measure-networks";

/** Measures of all seeds by the initial weights. */
export type MotifRuns = ReadonlyMap<InitialisationName, readonly SeedMeasures[]>;

/** Draws the numbers of edges before and after training, and the significance of the motifs. */
export const motifFigures = (runs: MotifRuns): Figure[] => [edgesFigure(runs), significanceFigure(runs)];

function edgesFigure(runs: MotifRuns): Figure {
  const before = [...runs.values()].flat().map(({ of }) => of.untrained.edges);
  const ends = [Math.min(...before), Math.max(...before)];
  return {
    name: "edges",
    title: "Training makes more connections strong",
    caption:
      "Each symbol is a network of one seed. An edge is a weight whose density in the Gaussian fit of all three networks of the seed is below " +
      "0.55 of the maximum.",
    x: { label: "number of edges before training" },
    y: { label: "number of edges after training" },
    marks: [
      { type: "line", category: "no change", x: ends, y: ends },
      ...[...runs].flatMap(([initialisation, seeds]) =>
        ENVIRONMENTS.map(
          (environment): Mark => ({
            type: "dot",
            category: `trained on ${environment}`,
            method: `${initialisation} initial weights`,
            x: seeds.map(({ of }) => of.untrained.edges),
            y: seeds.map(({ of }) => of[environment].edges),
          }),
        ),
      ),
    ],
  };
}

const significanceFigure = (runs: MotifRuns): Figure => ({
  name: "significance",
  title: "Diamonds of strong positive edges become more frequent than by chance",
  caption:
    "Each symbol is a network of one seed. Z-score: difference of the count from its mean in randomised graphs with the same degrees, in standard deviations. Networks " +
    "in which a count cannot vary are left out, most of them untrained.",
  width: 860,
  x: { label: "Z-score of bi-fans (standard deviations)" },
  y: { label: "Z-score of diamonds (standard deviations)" },
  marks: (["all", "strong"] as const).flatMap((kind) =>
    [...runs].flatMap(([initialisation, seeds]): Mark[] => {
      const panel = `${initialisation}: ${{ all: "all edges", strong: "strong positive edges" }[kind]}`;
      return [
        { type: "rule", panel, x: 0 },
        { type: "rule", panel, y: 0 },
        ...CONDITIONS.flatMap((condition) => scoreDots(seeds, condition, kind, panel)),
      ];
    }),
  ),
});

/** Returns a dot for every network of a condition, at the Z-scores of both motifs if they are defined. */
function scoreDots(
  seeds: readonly SeedMeasures[],
  condition: Condition,
  kind: "all" | "strong",
  panel: string,
): Mark[] {
  const scores = seeds.flatMap(({ of }) => {
    const { bifan, diamond } = of[condition][kind];
    return bifan.z === undefined || diamond.z === undefined ? [] : [[bifan.z, diamond.z] as const];
  });
  if (scores.length === 0) return [];
  const category = condition === "untrained" ? "not trained" : `trained on ${condition}`;
  return [{ type: "dot", panel, category, x: scores.map(([z]) => z), y: scores.map(([, z]) => z) }];
}
