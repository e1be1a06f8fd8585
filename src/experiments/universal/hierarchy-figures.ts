import type { Figure, Mark } from "../../plots";
import { meanOf } from "../../reports/numbers";
import type { MeasuredDistances, SystemFit } from "./fit-system";

/** The level at which two leaves of a binary tree part: 1 for siblings, 2 for cousins, ... */
function kinship(i: number, j: number): number {
  let level = 0;
  for (let [a, b] = [i, j]; a !== b; [a, b] = [a >> 1, b >> 1]) level += 1;
  return level;
}

const kinshipName = (level: number, levels: number): string =>
  level === 1
    ? "siblings"
    : level === levels - 1
      ? "across the root"
      : level === 2
        ? "cousins"
        : `degree ${level}`;

/** Mean squared distances by kinship in time: the networks' broad and pale, the system's dashed over them. */
export function distancesFigure(trials: readonly SystemTrial[], levels: number): Figure {
  const kinds = Array.from({ length: levels - 1 }, (_, k) => levels - 1 - k);
  return {
    name: "distances",
    title: "Items of a tree part at the distances that all points at once prescribe",
    caption:
      "Mean squared distance between the representations of items, by where they part in the tree. Broad lines: the " +
      "trained network. Dashed: universalSystem from the same start with two fitted rates.",
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

/** Final distances pair by pair. */
export function finalFigure(trials: readonly SystemTrial[]): Figure {
  const largest = Math.max(...trials.flatMap(({ network, system }) => [...network, ...system]));
  return {
    name: "final",
    title: "Final distances of all pairs, network against theory",
    caption:
      "Every point is a pair of items at the end of training; on the line theory and network are equal.",
    width: 860,
    height: 600,
    x: { label: "final squared distance, theory" },
    y: { label: "final squared distance, network" },
    marks: trials.flatMap(({ name, network, system, pairwise }): Mark[] => [
      { type: "line", panel: name, category: "equal", x: [0, largest], y: [0, largest] },
      {
        type: "dot",
        panel: name,
        category: "each pair on its own (two-point theory)",
        x: pairwise,
        y: network,
      },
      { type: "dot", panel: name, category: "all points at once (universalSystem)", x: system, y: network },
    ]),
  };
}
/** A trained network beside the system. */
export interface SystemTrial {
  readonly name: string;
  readonly measured: MeasuredDistances;
  readonly fit: SystemFit;
  /** Squared distances at the end, pair by pair: the network's, the system's, and those of pairs taken on their own. */
  readonly network: readonly number[];
  readonly system: readonly number[];
  readonly pairwise: readonly number[];
  readonly loss: number;
}
