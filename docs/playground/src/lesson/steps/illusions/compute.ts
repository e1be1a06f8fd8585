import type { Mark } from "learning-dynamics/plots";
import { grid } from "../../../grid";
import type { Outcome } from "../../../outcome";
import { closedForms, trainAligned } from "../../aligned-network";
import { answerOf, livingThings, namedModes } from "../../living-things";
import type { IllusionsValues } from "./step";

/** Displayed time span, and points of the closed form. */
const END = 45;
const LINE = 451;
const TRAINING = { learningRate: 0.05, end: END, records: 30 };
/** Largest answer below which a false property is not displayed. */
const FAINT = 0.3;

/** Computes the answers about a thing over time, one of each set of equal ones: the closed form, then gradient descent. */
export function compute({ thing }: IllusionsValues): Outcome {
  const task = livingThings();
  const item = task.items.indexOf(thing);
  const modes = namedModes(task.targets);
  const theory = closedForms(modes);
  const times = grid(END, LINE);
  const strengths = times.map((t) => theory.map((mode) => mode.at(t)));
  const descent = trainAligned(task, TRAINING);
  const curves = task.properties.map((name, property) => ({
    name,
    property,
    isTrue: task.targets.get(item, property) === 1,
    y: strengths.map((u) => answerOf(modes, u, property, item)),
  }));
  const shown = distinct(curves).filter(({ isTrue, y }) => isTrue || Math.max(...y) > FAINT);
  const draw = ({ name, property, y }: (typeof shown)[number]): Mark[] => {
    const trained = descent.products.map((product) => product.get(property, item));
    return [
      { type: "line", category: name, method: "closed form", x: times, y },
      { type: "dot", category: name, method: "gradient descent", x: descent.times, y: trained },
    ];
  };
  const facts = shown.flatMap(({ name, isTrue, y }) => {
    if (isTrue) return [];
    const peak = y.indexOf(Math.max(...y));
    return [
      { label: `“${name}” peaks with`, value: `${y[peak]!.toFixed(2)} at t = ${times[peak]!.toFixed(1)}` },
    ];
  });
  const right = shown.filter(({ isTrue }) => isTrue).flatMap(draw);
  const wrong = shown.filter(({ isTrue }) => !isTrue).flatMap(draw);
  return { plots: { right, wrong }, facts, notes: [] };
}

/** Returns the first of all curves that coincide. */
const distinct = <Curve extends { readonly y: readonly number[] }>(curves: readonly Curve[]): Curve[] =>
  curves.filter(
    ({ y }, i) => !curves.slice(0, i).some((other) => other.y.every((v, t) => Math.abs(v - y[t]!) < 1e-9)),
  );
