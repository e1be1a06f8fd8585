import { argumentsOf } from "../../arrays/arguments";
import type { Row, SweepFigureOptions } from "../../sweeps";
import { samplePoints } from "../../sweeps/sample-points";
import { withinCommand } from "../argument-names";
import { UsageError } from "../exit";
import type { SweepRequest } from "./options/sweep-request";

/** Columns of a figure. */
export type FigureColumns = Pick<SweepFigureOptions, "x" | "y" | "value">;

/** Command line options by the options of `sweepFigure` that they set. */
export const FIGURE_NAMES = {
  options: "--figure",
  "options.x": "--figure: x",
  "options.y": "--figure: y",
  "options.value": "--figure: value",
} as const;

/** Reads the columns of a figure as they were typed: `x,y,value` or `x,value`. */
export function readColumns(command: string, text: string): FigureColumns {
  const [x, y, value, ...more] = text.split(",");
  if (x === undefined || y === undefined || more.length > 0)
    throw new UsageError(`${command}: --figure must have the form x,y,value or x,value, received ${text}`);
  return value === undefined ? { x, value: y } : { x, y, value };
}

/** Checks before a sweep that the axes of its figure are parameters with numbers, or the seed. */
export function checkAxes(command: string, { x, y }: FigureColumns, { grid, names }: SweepRequest): void {
  const { sample } = withinCommand(command, names, () => samplePoints(grid, 1));
  const numbers = Object.entries(sample[0]!).flatMap(([name, value]) =>
    typeof value === "number" ? [name] : [],
  );
  withinCommand(command, FIGURE_NAMES, () => {
    const at = argumentsOf("sweepFigure").at("options");
    at.choice("x", x, [...numbers, "seed"]);
    if (y !== undefined) at.choice("y", y, [...numbers, "seed"]);
  });
}

/**
 * Checks the value of a figure in the first row of a sweep, and ends the sweep if the row has no such value. A sweep without
 * rows has none to check.
 */
export async function checkValue(
  command: string,
  { value }: FigureColumns,
  rows: AsyncIterable<Row>,
): Promise<void> {
  // Leaving a loop would end the sweep in any case.
  const iterator = rows[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return;
  const { point, values } = first.value;
  try {
    withinCommand(command, FIGURE_NAMES, () =>
      argumentsOf("sweepFigure")
        .at("options")
        .choice("value", value, [...Object.keys(values), ...Object.keys(point), "seed"]),
    );
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
}
