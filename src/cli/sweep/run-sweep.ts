import { type Point, type SweepProgress, type SweepTable, sweep } from "../../sweeps";
import { withinCommand } from "../argument-names";
import { EXIT, InterruptedError, UsageError } from "../exit";
import { type OutputOptions, outputOf } from "../output/output";
import { interruptible } from "../process/interruptible";
import { countsText } from "./counts-text";
import { dryRun } from "./dry-run";
import { checkValue, type FigureOptions, figureWords, readFigure } from "./figure-columns";
import { mergeFolder } from "./merge-folder";
import { programWords, shellLine } from "./options/command-words";
import { readShard } from "./options/read-shard";
import { readRequest, type SweepCommand } from "./options/sweep-request";
import { printWarning } from "./print-warning";
import { showSweepProgress } from "./show-sweep-progress";

/** Number of failed points, and of points with values that are not finite, that are printed. */
const SHOWN_POINTS = 3;

/** Advice on a figure that is refused after the first points. */
const KEPT = "The finished points are kept. To go on, correct --figure and add --resume.";

/** Options of `sweep` in addition to those that define the points. */
export interface RunOptions extends SweepCommand, FigureOptions, OutputOptions {
  readonly shard?: string;
  readonly resume?: boolean;
  readonly dryRun?: boolean;
}

/**
 * Computes the points of a sweep or of one shard, and writes its tables; returns the exit code.
 *
 * @param again command line that continues the sweep
 */
export async function runSweep(work: string, options: RunOptions, again: string): Promise<number> {
  const command = "sweep";
  const request = readRequest(command, work, options);
  const columns = await readFigure(command, options, request);
  const output = outputOf(options);
  if (options.dryRun) return dryRun(command, request, columns, output);
  const { out, resume } = options;
  if (out === undefined) throw new UsageError(`${command}: --out must name the folder that keeps the rows`);
  const shard = options.shard === undefined ? undefined : readShard(command, options.shard, process.env);
  return interruptible(async (signal) => {
    const display = showSweepProgress(command);
    let progress: SweepProgress = { finished: 0, failed: 0, total: 0 };
    const onProgress = (now: SweepProgress) => {
      progress = now;
      display.update(now);
    };
    const all = {
      ...request.options,
      store: out,
      shard,
      resume,
      signal,
      onProgress,
      onWarning: printWarning,
    };
    const run = async () => {
      const running = sweep(request.work, request.grid, all);
      if (columns !== undefined) await checkValue(command, columns, running, KEPT);
      return running.table();
    };
    const table = await withinCommand(command, request.names, run).finally(display.stop);
    const { finished, failed, total } = progress;
    if (signal.aborted)
      throw new InterruptedError(
        `${command}: interrupted; ${finished} of ${total} points are finished and kept. To go on:\n  ${again}`,
      );
    for (const line of pointLines(command, table)) process.stderr.write(line);
    if (shard === undefined) return mergeFolder(command, out, options);
    const counts = { points: total, finished, failed, nonFinite: table.nonFinite.length };
    output.text(
      `shard ${shard.index} of ${shard.count}: ${countsText({ ...counts, missing: 0 })}\n` +
        `after all shards: ${shellLine([...programWords(process.env), "sweep", "merge", out, ...figureWords(options)])}\n`,
    );
    output.result({ shard: shard.index, shards: shard.count, ...counts, failures: table.failures });
    return failed === 0 ? EXIT.success : EXIT.pointsFailed;
  });
}

/** Returns lines about the first points that failed, and the first ones with values that are not finite. */
const pointLines = (command: string, { failures, nonFinite }: SweepTable): string[] =>
  [
    ...linesOf(failures, "failed", ({ error }) => error),
    ...linesOf(nonFinite, "returned NaN or infinite values", ({ values }) => values.join(", ")),
  ].map((line) => `${command}: ${line}\n`);

/** Returns a line for each of the first points, and one with the number of the others. */
function linesOf<Item extends { readonly point: Point }>(
  items: readonly Item[],
  state: string,
  detail: (item: Item) => string,
): string[] {
  const lines = items
    .slice(0, SHOWN_POINTS)
    .map((item) => `${JSON.stringify(item.point)} ${state}: ${detail(item)}`);
  const more = items.length - SHOWN_POINTS;
  return more > 0 ? [...lines, `and ${more} more points ${state}`] : lines;
}
