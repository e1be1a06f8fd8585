import type { ReportTable } from "../../../plots";
import { meanOf, rounded } from "../../../reports/numbers";
import { ENVIRONMENTS } from "./environments";
import type { MotifRuns } from "./figures";
import {
  CONDITIONS,
  type GraphMeasures,
  type InitialisationName,
  LAYERED_MOTIFS,
  type SeedMeasures,
} from "./measure-networks";

/** Numbers of edges of the published networks, one for each of `CONDITIONS`. */
const PUBLISHED: Readonly<Record<InitialisationName, readonly number[]>> = {
  normal: [344, 550, 477],
  orthogonal: [494, 570, 536],
  Glorot: [550, 613, 584],
};

/** Returns a Z-score, or 0 for a count that cannot vary. */
export const scoreOf = ({ z = 0 }: { readonly z: number | undefined }): number => z;

/** Makes the table of means over the seeds. */
export const meansTable = (runs: MotifRuns): ReportTable => ({
  name: "Means over the seeds",
  columns: [
    "initial weights",
    "trained on",
    "edges",
    "edges (published)",
    ...["all edges", "strong positive edges"].flatMap((kind) =>
      ["bi-fans", "diamonds"].map((motif) => `Z of ${motif}, ${kind}`),
    ),
  ],
  rows: [...runs].flatMap(([name, seeds]) =>
    CONDITIONS.map((condition, c) => {
      const mean = (measure: (at: GraphMeasures) => number) =>
        rounded(meanOf(seeds.map(({ of }) => measure(of[condition]))), 3);
      return [
        name,
        condition === "untrained" ? "nothing" : condition,
        mean(({ edges }) => edges),
        PUBLISHED[name][c]!,
        ...(["all", "strong"] as const).flatMap((kind) =>
          LAYERED_MOTIFS.map((motif) => mean((at) => scoreOf(at[kind][motif]))),
        ),
      ];
    }),
  ),
});

/** Returns the measures of the seeds as columns. */
export function seedColumns(seeds: readonly SeedMeasures[]): Record<string, number[]> {
  const columns = CONDITIONS.flatMap((condition) => {
    const column = (name: string, measure: (at: GraphMeasures) => number): [string, number[]] => [
      `${condition}: ${name}`,
      seeds.map(({ of }) => measure(of[condition])),
    ];
    return [
      column("edges", ({ edges }) => edges),
      ...(["all", "strong", "shuffled"] as const).flatMap((kind) =>
        LAYERED_MOTIFS.flatMap((motif) => [
          column(`${motif}, ${kind}, count`, (at) => at[kind][motif].count),
          column(`${motif}, ${kind}, z`, (at) => scoreOf(at[kind][motif])),
        ]),
      ),
    ];
  });
  const losses = ENVIRONMENTS.map((name, e): [string, number[]] => [
    `${name}: loss`,
    seeds.map((of) => of.losses[e]!),
  ]);
  return Object.fromEntries([...columns, ...losses]);
}
