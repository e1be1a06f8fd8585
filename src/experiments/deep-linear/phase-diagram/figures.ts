import type { ExactFlow, LinearFlow } from "../../../deep-linear";
import type { Figure, LineMark } from "../../../plots";
import { geometricGrid, thin } from "../../../reports/series";
import { lazyBoundary } from "./boundary";

/** Horizontal axis of the phase diagram. */
export const BALANCE = { label: "balance λ of the initial weights (units of the task's strengths)" } as const;

/** Vertical axis of the phase diagram. */
export const SCALE = { label: "scale of the initial product (standard deviation)", scale: "log" } as const;

/** Draws the lines λ = ±`boundary(scale)` over the scales. */
export const boundaryLines = (
  method: string,
  scales: readonly number[],
  boundary: (scale: number) => number,
): LineMark[] =>
  [-1, 1].map((sign) => ({ type: "line", method, x: scales.map((s) => sign * boundary(s)), y: scales }));

/** Draws the place of a point in the phase diagram. */
export function placeFigure(point: {
  readonly lambda: number;
  readonly scale: number;
  readonly strengths: readonly number[];
  /** Singular values of the initial product at scale 1. */
  readonly initial: readonly number[];
}): Figure {
  const { lambda, scale, strengths, initial } = point;
  const scales = geometricGrid(Math.min(1e-3, scale), Math.max(1, scale), 61);
  const boundary = (size: number) =>
    lazyBoundary(
      strengths,
      initial.map((s) => s * size),
    );
  return {
    name: "place",
    title: "Place of the network in the phase diagram",
    caption: "Learning is rich between the lines and lazy beyond them.",
    x: BALANCE,
    y: SCALE,
    marks: [
      ...boundaryLines("boundary of the lazy phase", scales, boundary),
      { type: "dot", method: "this network", x: [lambda], y: [scale] },
    ],
  };
}

/** Draws the loss of closed form and trained network until the task is learned. */
export function lossFigure(
  exact: ExactFlow,
  trained: LinearFlow,
  { time, goal }: { readonly time: number; readonly goal: number },
): Figure {
  const times = Array.from(trained.times);
  return {
    name: "loss",
    title: "Closed form and gradient flow agree",
    x: { label: "time t (units of τ)" },
    y: { label: "loss ½⟨‖y − ŷ‖²⟩", scale: "log" },
    marks: [
      { type: "line", method: "closed form", x: times, y: times.map((t) => exact.at(t).loss) },
      { type: "dot", method: "gradient flow", x: thin(times, 2), y: thin(trained.loss, 2) },
      { type: "rule", x: time, label: "time to learn" },
      { type: "rule", y: goal },
    ],
  };
}
