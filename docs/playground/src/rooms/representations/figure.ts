import type { Outcome } from "../../outcome";
import { type Plots, plotsAsFigures } from "../../plots";
import type { RepresentationsValues } from "./parameters";

const x = { label: "time t (units of τ; steps × η)" };

const MEASURES: Readonly<Record<RepresentationsValues["measure"], string>> = {
  rsa: "RSA: correlation of distances",
  cka: "CKA",
  procrustes: "1 − ½ (Procrustes distance)²",
};

/** Returns titles and axes for the chosen measure. */
export const plotsOf = ({ measure }: RepresentationsValues) =>
  ({
    similarity: { title: "Similarity of representations", x, y: { label: MEASURES[measure] } },
    levels: {
      title: "Distance of the sides of a split",
      x,
      y: { label: "squared distance of means" },
    },
    distances: {
      title: "Distances between items at time t",
      x: { label: "second of the pair" },
      y: { label: "first of the pair" },
    },
  }) as const satisfies Plots;

/** Draws similarities and distances against time, and the distances of all pairs at one time. */
export const figures = (outcome: Outcome, values: RepresentationsValues) =>
  plotsAsFigures(plotsOf(values), outcome);
