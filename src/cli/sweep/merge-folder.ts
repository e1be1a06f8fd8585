import { ArgumentError } from "../../arrays";
import { type MergedSweep, mergeSweep } from "../../sweeps";
import { EXIT } from "../exit";
import { type OutputOptions, outputOf } from "../output/output";
import { probePng } from "../output/probe-png";
import { countsText, missingLines } from "./counts-text";
import { drawFigure } from "./draw-figure";
import type { FigureOptions } from "./figure-columns";
import { printWarning } from "./print-warning";

/**
 * Merges the rows of a sweep into its tables, draws its figure, and prints what is missing; returns the exit code.
 */
export async function mergeFolder(
  command: string,
  folder: string,
  options: FigureOptions & OutputOptions,
): Promise<number> {
  await probePng(options);
  const output = outputOf(options);
  const merged = mergeSweep(folder);
  for (const warning of merged.warnings) printWarning(warning);
  output.text(mergedText(merged));
  const figures = await drawIfPossible(command, folder, merged, options);
  for (const figure of figures) output.text(`figure: ${figure}\n`);
  output.result({ ...merged, figures });
  if (merged.missing > 0) return EXIT.pointsMissing;
  return merged.failed > 0 ? EXIT.pointsFailed : EXIT.success;
}

/** Reasons for which a table has no figure without a request. */
const NOTHING = "no point is finished";
const NO_GRID = "the points form no grid of numbers; --figure x,y,value draws one";

/** Returns the numbers of points, the shards that lack some or the next round, and the files, as text. */
function mergedText(merged: MergedSweep): string {
  const { nextRound, files } = merged;
  const lines = [
    countsText(merged),
    ...(nextRound === undefined
      ? missingLines(merged)
      : [
          `round ${nextRound.round} is in ${nextRound.path}: start all shards again with --resume, then merge again`,
        ]),
    ...files.map((file) => `table: ${file}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Draws the figure. Without a request, a table that cannot be drawn has none, and the reason is printed. */
async function drawIfPossible(
  command: string,
  folder: string,
  { finished }: MergedSweep,
  options: FigureOptions,
): Promise<string[]> {
  try {
    const figures = await drawFigure(command, folder, finished, options);
    if (figures.length === 0) process.stderr.write(`no figure: ${finished === 0 ? NOTHING : NO_GRID}\n`);
    return figures;
  } catch (error) {
    if (options.figure !== undefined || !(error instanceof ArgumentError)) throw error;
    process.stderr.write(`no figure: ${error.message}\n`);
    return [];
  }
}
