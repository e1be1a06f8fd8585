import type { Figure, Mark } from "../../plots";
import { meanOf } from "../../reports/numbers";
import type { MeasuredDistances, SystemFit } from "./fit-system";

/**
 * Computes the height of the lowest common ancestor of two leaves of a binary tree: 1 for siblings, 2 for cousins, ...
 */
function kinship(i: number, j: number): number {
  let level = 0;
  for (let [a, b] = [i, j]; a !== b; [a, b] = [a >> 1, b >> 1]) level += 1;
  return level;
}

/** Returns the name of a degree of kinship. */
const kinshipName = (level: number, levels: number): string =>
  level === 1
    ? "siblings"
    : level === levels - 1
      ? "across the root"
      : level === 2
        ? "cousins"
        : `degree ${level}`;

/** Draws mean squared distances by kinship over time: broad pale lines for networks, dashed lines for the system. */
export function distancesFigure(trials: readonly SystemTrial[], levels: number): Figure {
  const kinds = Array.from({ length: levels - 1 }, (_, k) => levels - 1 - k);
  return {
    name: "distances",
    title: "Distances between the items of a tree, network and N-point theory",
    caption:
      "Mean squared distance between the representations of items, by the level of their common ancestor in the tree. Broad " +
      "lines: the trained network. Dashed: universalSystem from the same initial state with two fitted rates.",
    width: 860,
    height: 580,
    x: { label: "training time (epochs)", domain: [0, 1500] },
    y: { label: "mean squared distance of representations" },
    marks: trials.flatMap(({ name, measured, fit }): Mark[] =>
      kinds.flatMap((kind): Mark[] => {
        const members = measured.pairs.flatMap(([i, j], k) => (kinship(i, j) === kind ? [k] : []));
        const means = (values: Float64Array) =>
          Array.from(measured.epochs, (_, t) =>
            meanOf(members.map((k) => values[t * measured.pairs.length + k]!)),
          );
        const shared = {
          type: "line",
          panel: name,
          category: kinshipName(kind, levels),
          x: measured.epochs,
        } as const;
        return [
          { ...shared, method: "network", y: means(measured.values) },
          { ...shared, method: "system", y: means(fit.predicted) },
        ];
      }),
    ),
  };
}

/** Draws the final distances of all pairs, network against theory. */
export function finalFigure(trials: readonly SystemTrial[]): Figure {
  const largest = Math.max(...trials.flatMap(({ network, system }) => [...network, ...system]));
  return {
    name: "final",
    title: "Final distances of all pairs, network against theory",
    caption: "Every point is a pair of items at the end of training. The line marks equality.",
    width: 860,
    height: 600,
    x: { label: "final squared distance, theory" },
    y: { label: "final squared distance, network" },
    marks: trials.flatMap(({ name, network, system, pairwise }): Mark[] => [
      { type: "line", panel: name, category: "equal", x: [0, largest], y: [0, largest] },
      {
        type: "dot",
        panel: name,
        category: "two-point theory for each pair",
        x: pairwise,
        y: network,
      },
      { type: "dot", panel: name, category: "N-point theory (universalSystem)", x: system, y: network },
    ]),
  };
}

/** A trained network and its fit by the system. */
export interface SystemTrial {
  readonly name: string;
  readonly measured: MeasuredDistances;
  readonly fit: SystemFit;
  /** Final squared distances of the network, by pair. */
  readonly network: readonly number[];
  /** Final squared distances of the system, by pair. */
  readonly system: readonly number[];
  /** Final squared distances of the two-point theory for each pair. */
  readonly pairwise: readonly number[];
  readonly loss: number;
}
