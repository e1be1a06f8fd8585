import { argumentsOf } from "../../arrays/arguments";
import type { Row, SweepFigureOptions } from "../../sweeps";
import { samplePoints } from "../../sweeps/sample-points";
import { withinCommand } from "../argument-names";
import { UsageError } from "../exit";
import { probePng } from "../output/probe-png";
import type { SweepRequest } from "./options/sweep-request";

/** Options of the figure of a sweep. */
export interface FigureOptions {
  /** Columns as they were typed: `x,y,value` or `x,value`. */
  readonly figure?: string;
  /** True to write the figure also as a PNG. */
  readonly png?: boolean;
}

/** Columns of a figure. */
export type FigureColumns = Pick<SweepFigureOptions, "x" | "y" | "value">;

/** Command line options by the options of `sweepFigure` that they set. */
export const FIGURE_NAMES = {
  options: "--figure",
  "options.x": "--figure: x",
  "options.y": "--figure: y",
  "options.value": "--figure: value",
} as const;

/** Returns the options of a figure as words of a command line. */
export const figureWords = ({ figure, png }: FigureOptions): string[] => [
  ...(figure === undefined ? [] : ["--figure", figure]),
  ...(png ? ["--png"] : []),
];

/**
 * Reads the figure of a sweep before anything is computed; resolves to its columns, undefined without a request.
 *
 * @throws UsageError or ArgumentError (rejects) for axes that the sweep does not have; MissingPackageError (rejects) if a PNG
 * cannot be drawn
 */
export async function readFigure(
  command: string,
  options: FigureOptions,
  request: SweepRequest,
): Promise<FigureColumns | undefined> {
  const columns = options.figure === undefined ? undefined : readColumns(command, options.figure);
  if (columns !== undefined) checkAxes(command, columns, request);
  await probePng(options);
  return columns;
}

/** Reads the columns of a figure as they were typed: `x,y,value` or `x,value`. */
export function readColumns(command: string, text: string): FigureColumns {
  const [x, y, value, ...more] = text.split(",");
  if (x === undefined || y === undefined || more.length > 0)
    throw new UsageError(`${command}: --figure must have the form x,y,value or x,value, received ${text}`);
  if (x === y || x === value || y === value)
    throw new UsageError(`${command}: --figure must name different columns, received ${text}`);
  return value === undefined ? { x, value: y } : { x, y, value };
}

/** Checks that the axes of the figure of a sweep are parameters with numbers, or the seed. */
function checkAxes(command: string, { x, y }: FigureColumns, { grid, names }: SweepRequest): void {
  const { sample } = withinCommand(command, names, () => samplePoints(grid, 1));
  const numbers = namesOf(sample[0]!, (value) => typeof value === "number");
  withinCommand(command, FIGURE_NAMES, () => {
    const at = argumentsOf("sweepFigure").at("options");
    at.choice("x", x, withSeed(numbers));
    if (y !== undefined) at.choice("y", y, withSeed(numbers));
  });
}

/**
 * Checks the value of a figure in the first row of a sweep, and ends the sweep if the row has no such value, or a text. A
 * sweep without rows has none to check.
 *
 * @param advice sentences that follow the message of the error
 */
export async function checkValue(
  command: string,
  { value }: FigureColumns,
  rows: AsyncIterable<Row>,
  advice?: string,
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
        .choice("value", value, withSeed([...namesOf(values, isDrawn), ...namesOf(point, isDrawn)])),
    );
  } catch (error) {
    await iterator.return?.();
    throw advice === undefined ? error : new UsageError(`${(error as Error).message}\n${advice}`);
  }
}

/** Tests whether a value can be drawn: a number, or a boolean, which is 1 or 0 in the table. */
const isDrawn = (value: unknown): boolean => typeof value === "number" || typeof value === "boolean";

/** Returns the names of the values that pass a test. */
const namesOf = (record: object, test: (value: unknown) => boolean): string[] =>
  Object.entries(record).flatMap(([name, value]) => (test(value) ? [name] : []));

/** Returns names of columns with that of the seed, which a grid may have as a parameter, once. */
const withSeed = (names: readonly string[]): string[] => [...new Set([...names, "seed"])];
