import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Outcome, Point } from "../outcome";
import { keyOf } from "./point";

/** Refinement of a grid along the boundary at which a measured value crosses a level, by bisection. */
export interface Refinement {
  /** Name of the measured value. */
  readonly value: string;
  /** Level of the value at the boundary. */
  readonly level: number;
  /** Numerical parameter along which intervals are halved; the other parameters stay as they are. */
  readonly along: string;
  /** Number of rounds after the grid; each halves the interval that contains the boundary. */
  readonly rounds: number;
  /** Intervals are halved at their mean (`"linear"`, the default) or at their geometric mean (`"log"`). */
  readonly scale?: "linear" | "log" | undefined;
}

const REFINEMENT_FIELDS: FieldsOf<Refinement> = {
  value: true,
  level: true,
  along: true,
  rounds: true,
  scale: true,
};

/** Largest number of rounds: after 60 halvings neighbours are adjacent float64 numbers. */
const MAX_ROUNDS = 60;

/** Checks a refinement of a grid with the given parameters. */
export function checkRefinement(at: Arguments, refinement: Refinement, names: readonly string[]): void {
  at.options(HERE, refinement, REFINEMENT_FIELDS);
  const { value, level, along, rounds, scale = "linear" } = refinement;
  at.string("value", value);
  at.number("level", level);
  at.choice(
    "along",
    along,
    names.filter((name) => name !== "seed"),
  );
  at.number("rounds", rounds, { integer: true, atLeast: 1, atMost: MAX_ROUNDS });
  at.choice("scale", scale, ["linear", "log"]);
}

/**
 * Returns the points of the next round: the middle of every interval between neighbouring points of a line along
 * `refinement.along` at whose ends the value lies on different sides of the level. Points that are already there, and
 * intervals at whose end the value is missing or NaN, are left out.
 */
export function refinedPoints(
  refinement: Refinement,
  outcomes: Iterable<Pick<Outcome, "point" | "values"> | undefined>,
): Point[] {
  const { value, level, along, scale = "linear" } = refinement;
  const lines = new Map<string, { x: number; above: boolean; point: Point }[]>();
  const args = argumentsOf("sweep").at("options.refine");
  for (const outcome of outcomes) {
    if (outcome?.values === undefined) continue;
    const { point, values } = outcome;
    const [x, measured] = [point[along], values[value]];
    if (typeof x !== "number") throw args.error("along", `the name of a numerical parameter`, along);
    if (scale === "log" && x <= 0) throw args.error("scale", `"linear" for values of ${x}`, scale);
    if (measured === undefined)
      throw args.refusal("value", `one of ${Object.keys(values).join(", ")}`, JSON.stringify(value));
    if (typeof measured !== "number" || Number.isNaN(measured)) continue;
    const key = keyOf({ ...point, [along]: 0 });
    const line = lines.get(key) ?? [];
    lines.set(key, line);
    line.push({ x, above: measured >= level, point });
  }
  return [...lines.values()].flatMap((line) => {
    line.sort((a, b) => a.x - b.x);
    return line.slice(1).flatMap((right, i) => {
      const left = line[i]!;
      if (left.above === right.above) return [];
      const middle =
        scale === "log" ? Math.sqrt(left.x) * Math.sqrt(right.x) : left.x + (right.x - left.x) / 2;
      return middle > left.x && middle < right.x ? [{ ...left.point, [along]: middle }] : [];
    });
  });
}
