import type { NdArray } from "../../arrays/types";
import type { PairTrajectory } from "../../networks";
import type { Figure, Mark } from "../../plots";
import { lastOf, meanOf } from "../../reports/numbers";
import type { UniversalFit } from "../../universal";
import { sparse } from "./common";

const CURVES = [
  ["representation", "representations h"],
  ["output", "outputs y"],
  ["alignment", "output alignment w"],
] as const;

/** Draws trajectories of pairs of images with the fitted theory. */
export const trajectoriesFigure = (pairs: readonly ImagePair[]): Figure => ({
  name: "trajectories",
  title: "Pairs of images separate approximately like two isolated points",
  caption:
    "Squared distance h of two images' hidden representations (relative to its final value), squared distance y of their outputs " +
    "and output alignment w (relative to ‖dy‖²). Broad lines: the network, which learns all images. Dashed: the theory " +
    "of two points with two fitted rates.",
  width: 860,
  ...(pairs.length > 3 ? { height: 560 } : {}),
  x: { label: "training time (epochs)" },
  y: { label: "squared distances (relative)" },
  marks: pairs.flatMap(({ name, trajectory, fit }): Mark[] =>
    CURVES.flatMap(([key, category]): Mark[] => {
      const { representation, targetDistanceSquared } = trajectory;
      const unit = key === "representation" ? lastOf(representation) : targetDistanceSquared;
      const relative = (values: Float64Array) => sparse(values).map((x) => x / unit);
      const shared = { type: "line", panel: name, category, x: sparse(trajectory.epochs) } as const;
      return [
        { ...shared, method: "network", y: relative(trajectory[key]) },
        { ...shared, method: "theory", y: relative(fit.predicted[key]) },
      ];
    }),
  ),
});

/** Draws mean distances between the classes before training, after training and according to the theory. */
export function classesFigure(
  labels: readonly number[],
  matrices: { readonly start: NdArray; readonly end: NdArray; readonly theory: NdArray },
): Figure {
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  const members = classes.map((label) => labels.flatMap((other, i) => (other === label ? [i] : [])));
  const names = classes.map(String);
  const means = (squared: NdArray) =>
    members.map((rows) =>
      members.map((columns) => {
        const distances = rows.flatMap((i) =>
          columns.flatMap((j) => (i === j ? [] : [Math.sqrt(squared.get(i, j))])),
        );
        return distances.length === 0 ? 0 : meanOf(distances);
      }),
    );
  const cells = (panel: string, squared: NdArray): Mark => ({
    type: "cell",
    panel,
    rows: names,
    columns: names,
    values: means(squared),
    label: "mean distance of representations",
  });
  return {
    name: "structure",
    title: "Distances between classes before training, after training, and in theory",
    caption:
      "Mean distance between the hidden representations of the images of two classes; on the diagonal between different " +
      "images of one class. Theory: for each pair, from the distances of images, targets and initial representations.",
    width: 860,
    x: { label: "class" },
    y: { label: "class" },
    marks: [
      cells("before training", matrices.start),
      cells("trained network", matrices.end),
      cells("theory", matrices.theory),
    ],
  };
}

/** Two images with their trajectory and its fit. */
export interface ImagePair {
  readonly name: string;
  readonly trajectory: PairTrajectory;
  readonly fit: UniversalFit;
}
