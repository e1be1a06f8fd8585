import type { Axis, Figure, Mark } from "../../figures/figure";
import type {
  UniversalExact,
  UniversalFit,
  UniversalFlow,
  UniversalState,
  UniversalSystem,
} from "../../universal";
import {
  lossSentence,
  shortNumber,
  steps,
  type TrajectoryCurves,
  trajectoryFigure,
} from "./trajectory-figure";

const NAMES = {
  representation: "representation h",
  output: "output y",
  alignment: "alignment w",
} as const;

/** Measured or predicted scalars of a pair of points over time, each of shape [T]. */
export type PairCurves = Readonly<Record<keyof typeof NAMES, Float64Array>> & {
  readonly times: Float64Array;
};

const TIME: Axis = { label: "time t (time units of the rates)" };
const DISTANCE: Axis = { label: "squared distance h, y; alignment w" };

const pairCurves = (pair: PairCurves): Pick<TrajectoryCurves, "x" | "y" | "at" | "curves"> => ({
  x: TIME,
  y: DISTANCE,
  at: pair.times,
  curves: curvesOf((key, i) => pair[key][i]!),
});

const curvesOf = (at: (key: keyof typeof NAMES, index: number) => number): TrajectoryCurves["curves"] =>
  (Object.keys(NAMES) as (keyof typeof NAMES)[]).map((key) => ({ name: NAMES[key], at: (i) => at(key, i) }));

/** Draws the dynamics of two points with up to ten events. */
export const universalFlowFigure = (flow: UniversalFlow): Figure =>
  trajectoryFigure({
    ...pairCurves(flow),
    name: "universal-flow",
    title: "How two points separate",
    marks: flow.events.slice(0, 10).map(({ name, time }) => ({ type: "rule", x: time, label: name })),
  });

/** Draws a measured pair. */
export const pairTrajectoryFigure = (pair: PairCurves): Figure =>
  trajectoryFigure({
    ...pairCurves(pair),
    name: "pair-trajectory",
    title: "Two points during training",
    x: { label: "time" },
  });

/** Draws a pair in closed form until its distances have converged; `scale` is a time scale of its dynamics. */
export function exactFigure(
  { at, final, crossing }: UniversalExact,
  { scale }: { readonly scale: number },
): Figure {
  const times = steps(1.3 * settlingTime(at, final, Math.max(scale, crossing ?? 0)));
  const states = Array.from(times, at);
  return trajectoryFigure({
    name: "universal-exact",
    title: "How two points separate, in closed form",
    x: TIME,
    y: DISTANCE,
    at: times,
    curves: curvesOf((key, i) => states[i]![key]),
    marks: crossing === undefined ? [] : [{ type: "rule", x: crossing, label: "crossing" }],
  });
}

/** Returns a time after which the distances are within 1 % of their final values, to a factor of 2. */
function settlingTime(at: (t: number) => UniversalState, final: UniversalState, scale: number): number {
  const isSettled = (t: number) =>
    Math.abs(at(t).representation - final.representation) <= 0.01 * Math.abs(final.representation) &&
    Math.abs(at(t).output - final.output) <= 0.01 * Math.abs(final.output) + 1e-12;
  let t = scale;
  for (let n = 0; n < 60 && !isSettled(t); n++) t *= 2;
  return t;
}

/** Draws the fitted theory over the data. */
export function fitFigure(
  { predicted, verdict }: UniversalFit,
  { times, curves }: { readonly times: Float64Array; readonly curves: Omit<PairCurves, "times"> },
): Figure {
  const data = { times, ...curves };
  const theory = trajectoryFigure({
    ...pairCurves(predicted),
    name: "universal-fit",
    title: "Theory and data",
  });
  const measured = trajectoryFigure({ ...pairCurves(data), name: "data", title: "data" });
  const withMethod = (marks: readonly Mark[], method: string): Mark[] =>
    marks.flatMap((mark) => (mark.type === "line" ? [{ ...mark, method }] : []));
  return {
    ...theory,
    caption: `This pair ${verdict}`,
    marks: [...withMethod(measured.marks, "data"), ...withMethod(theory.marks, "gradient flow")],
  };
}

/** Draws the squared distances of the first pairs over time. */
export function systemFigure({ times, distances, loss }: UniversalSystem): Figure {
  const points = distances[0]?.shape[0] ?? 0;
  const pairs = Array.from({ length: points }, (_, i) =>
    Array.from({ length: i }, (_, j) => [j, i] as const),
  );
  return trajectoryFigure({
    name: "universal-system",
    title: `How ${shortNumber(points)} points separate`,
    caption: lossSentence(loss),
    x: TIME,
    y: { label: "squared distance of representations" },
    at: times,
    curves: pairs.flat().map(([i, j]) => ({
      name: `points ${i} and ${j}`,
      at: (t) => distances[t]!.get(i, j),
    })),
  });
}
