import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { phaseDiagramFigure } from "../../experiments";
import { type Figure, toPng, toSvg } from "../../plots";
import { type MeasuredTable, sweepFigure } from "../../sweeps";
import { withinCommand } from "../argument-names";
import { FileError, UsageError } from "../exit";
import { FIGURE_NAMES, type FigureColumns, type FigureOptions, readColumns } from "./figure-columns";

/** Values of the experiment phase-diagram for which the theory's boundary is drawn. */
const PHASE_VALUES = ["kernelMovement", "inputMovement", "outputMovement", "timeToLearn"] as const;

/** Largest number of rows of a table that is read for a figure. */
const DRAWN_ROWS = 100_000;

/**
 * Draws the table of a sweep with a number of rows into figure.svg, and figure.png on request; returns the paths. Without the
 * names of columns it draws the first measured value over the first parameters that vary, if they form a grid.
 *
 * @throws UsageError or ArgumentError for columns that cannot be drawn, and for named columns of a table that is too long
 */
export async function drawFigure(
  command: string,
  folder: string,
  rows: number,
  options: FigureOptions,
): Promise<string[]> {
  if (rows > DRAWN_ROWS && options.figure === undefined) return [];
  if (rows > DRAWN_ROWS)
    throw new UsageError(`${command}: --figure draws at most ${DRAWN_ROWS} rows, received ${rows}`);
  const table = JSON.parse(readFileSync(join(folder, "table.json"), "utf8")) as MeasuredTable;
  const { work, grid } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as SweepManifest;
  const asked = options.figure === undefined ? undefined : readColumns(command, options.figure);
  const columns = asked ?? ("product" in grid ? usualColumns(table) : undefined);
  if (columns === undefined) return [];
  const figure = withinCommand(command, FIGURE_NAMES, () => figureOf(work.name, table, columns));
  const files: (readonly [name: string, contents: string | Uint8Array])[] = [["figure.svg", toSvg(figure)]];
  if (options.png) files.push(["figure.png", await toPng(figure)]);
  return files.map(([name, contents]) => writeFigure(command, join(folder, name), contents));
}

/** Parts of the manifest of a sweep. */
interface SweepManifest {
  readonly work: { readonly name: string };
  readonly grid: object;
}

/**
 * Returns the columns that are drawn without a request; undefined if no parameter varies or no value is a number. If no
 * value is ever finite, the first one that is NaN or infinite is returned, so that its figure is refused for this reason.
 */
function usualColumns({ columns, rows, nonFinite }: MeasuredTable): FigureColumns | undefined {
  const seed = columns.indexOf("seed");
  const areNumbers = (k: number) => rows.some((row) => Number.isFinite(row[k]));
  const varies = (k: number) =>
    rows.every((row) => typeof row[k] === "number") && rows.some((row) => row[k] !== rows[0]![k]);
  const [x, y] = columns.slice(0, seed).filter((_, k) => varies(k));
  const value = columns.slice(seed + 1).find((_, k) => areNumbers(seed + 1 + k)) ?? nonFinite?.[0]?.values[0];
  return x === undefined || value === undefined ? undefined : { x, y, value };
}

/** Builds the figure of a sweep; that of a phase diagram has the theory's boundary. */
function figureOf(work: string, table: MeasuredTable, columns: FigureColumns): Figure {
  const value = PHASE_VALUES.find((name) => name === columns.value);
  const isPhaseDiagram = work === "phase-diagram" && columns.x === "lambda" && columns.y === "scale";
  return isPhaseDiagram && value !== undefined
    ? phaseDiagramFigure(table, { value })
    : sweepFigure(table, columns);
}

function writeFigure(command: string, path: string, contents: string | Uint8Array): string {
  try {
    writeFileSync(path, contents);
    return path;
  } catch (error) {
    throw new FileError(command, path, error);
  }
}
