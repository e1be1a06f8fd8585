import type { NdArray } from "../../arrays/types";
import type { Figure } from "../../figures/figure";
import { lossSentence, trajectoryFigure } from "../../figures/trajectory-figure";

/** Largest number of modes with a panel. */
const MAX_MODES = 6;

/** Difference of two curves, relative to the largest strength in the figure, up to which they are drawn as one. */
const COINCIDING = 2e-3;
/** Largest number of edges that one legend entry names. */
const MAX_NAMES = 3;

/**
 * Draws the strengths of the edges over time, with a panel for each of the first modes. Edges of which the curves coincide in
 * all panels share a curve, which has all their names.
 */
export function raceFigure({
  times,
  loss,
  edges,
  edgeStrengths,
}: {
  readonly times: Float64Array;
  readonly loss: Float64Array;
  readonly edges: readonly string[];
  readonly edgeStrengths: NdArray;
}): Figure {
  const [, count = 0, modes = 0] = edgeStrengths.shape;
  const { data } = edgeStrengths;
  const shown = Math.min(modes, MAX_MODES);
  const strength = (i: number, e: number, m: number): number => data[(i * count + e) * modes + m]!;
  const groups = coinciding(count, times.length, shown, strength);
  const all =
    groups.length === 1 ? " The curves of all edges coincide." : " Edges with equal curves share one.";
  const sharing = groups.length < count ? all : "";
  const omission = modes > MAX_MODES ? ` The first ${MAX_MODES} of ${modes} modes are shown.` : "";
  return trajectoryFigure({
    name: "race",
    title: "How the pathways race, mode by mode",
    caption: `${lossSentence(loss)}${sharing}${omission}`,
    y: { label: "strength B of the mode on the edge" },
    at: times,
    curves: groups.flatMap((group) =>
      Array.from({ length: shown }, (_, m) => ({
        name: nameOf(group.map((e) => edges[e]!)),
        panel: `mode ${m + 1}`,
        at: (i: number) => strength(i, group[0]!, m),
      })),
    ),
  });
}

/** Groups the edges of which the curves coincide in all modes with those of the first edge of the group. */
function coinciding(
  edges: number,
  times: number,
  modes: number,
  strength: (i: number, e: number, m: number) => number,
): number[][] {
  let largest = 0;
  for (let i = 0; i < times; i++) {
    for (let e = 0; e < edges; e++) {
      for (let m = 0; m < modes; m++) largest = Math.max(largest, Math.abs(strength(i, e, m)));
    }
  }
  const areEqual = (a: number, b: number): boolean => {
    for (let i = 0; i < times; i++) {
      for (let m = 0; m < modes; m++) {
        if (Math.abs(strength(i, a, m) - strength(i, b, m)) > COINCIDING * largest) return false;
      }
    }
    return true;
  };
  const groups: number[][] = [];
  for (let e = 0; e < edges; e++) {
    const same = groups.find(([first]) => areEqual(e, first!));
    if (same === undefined) groups.push([e]);
    else same.push(e);
  }
  return groups;
}

/** Returns the name of a curve of several edges. */
const nameOf = (names: readonly string[]): string =>
  names.length <= MAX_NAMES
    ? names.join(", ")
    : `${names.slice(0, MAX_NAMES - 1).join(", ")} and ${names.length - MAX_NAMES + 1} others`;
