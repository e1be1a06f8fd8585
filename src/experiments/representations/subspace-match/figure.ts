import type { Figure, Mark } from "../../../plots";
import { meanOf } from "../../../reports/numbers";
import type { Architecture } from "./architectures";
import { EPSILONS } from "./matches";
import type { PairMatches } from "./train-pair";

/** Matches of all pairs of networks of an architecture. */
export interface ArchitectureMatches {
  readonly architecture: Architecture;
  readonly pairs: readonly PairMatches[];
}

/** Computes the mean of the curves of a layer over pairs of networks. */
export const meanCurve = (curves: readonly (readonly (readonly number[])[])[], layer: number): number[] =>
  EPSILONS.map((_, i) => meanOf(curves.map((layers) => layers[layer]![i]!)));

/** Draws the share of matching neurons against ε, for the layers of an architecture. */
export function matchFigure({ architecture, pairs }: ArchitectureMatches): Figure {
  const { name, layers } = architecture;
  return {
    name: `match-${name.replace(" ", "-")}`,
    title: `Matching neurons of two ${name} networks trained from different weights`,
    caption: `Mean over ${pairs.length === 1 ? "one pair" : `${pairs.length} pairs`} of networks, on test images.`,
    x: { label: "ε (largest relative distance of a matching neuron)" },
    y: { label: "share of matching neurons", domain: [0, 1.03] },
    marks: layers.flatMap((category, l): Mark[] => [
      {
        type: "line",
        category,
        method: "trained",
        x: EPSILONS,
        y: meanCurve(
          pairs.map(({ trained }) => trained),
          l,
        ),
      },
      {
        type: "line",
        category,
        method: "at the random start",
        x: EPSILONS,
        y: meanCurve(
          pairs.map(({ initial }) => initial),
          l,
        ),
      },
    ]),
  };
}
