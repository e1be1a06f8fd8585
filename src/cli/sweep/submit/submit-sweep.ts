import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { claimFolder, shardsIn } from "../../../sweeps/claim-folder";
import { withinCommand } from "../../argument-names";
import { EXIT, FileError, InterruptedError, UsageError } from "../../exit";
import { type OutputOptions, outputOf } from "../../output/output";
import { interruptible } from "../../process/interruptible";
import { estimateSweep } from "../estimate";
import { type FigureOptions, figureWords, readFigure } from "../figure-columns";
import { formatDuration } from "../format-numbers";
import { shellLine } from "../options/command-words";
import { readRequest, type SweepCommand } from "../options/sweep-request";
import { slurmScript } from "./slurm-script";

/** Options of `sweep submit`. */
export interface SubmitOptions extends SweepCommand, FigureOptions, OutputOptions {
  readonly time?: string;
  readonly partition?: string;
  readonly account?: string;
  readonly shards?: number;
  readonly maxShards: number;
  readonly sbatch?: readonly string[];
}

/** Shortest time of a shard in seconds: a scheduler takes over a second for each task. */
const SHORTEST = 600;

/** Smallest time limit of a shard in seconds. */
const SMALLEST_LIMIT = 1800;

/**
 * Measures a few points, and writes the manifest of the sweep and the array script of Slurm, with as many shards as last ten
 * minutes or longer, or as many as the same sweep has in the folder; returns the exit code.
 *
 * @param words words of the sweep without its shard and its figure
 */
export async function submitSweep(
  work: string,
  options: SubmitOptions,
  words: readonly string[],
): Promise<number> {
  const command = "sweep submit";
  const request = readRequest(command, work, options);
  const { out, threads = 1, executor, maxShards } = options;
  if (out === undefined) throw new UsageError(`${command}: --out must name the folder that keeps the rows`);
  if (executor === "queue")
    throw new UsageError(`${command}: --executor must be inline or threads: shards need no queue`);
  if (executor === "threads" && options.threads === undefined)
    throw new UsageError(
      `${command}: --executor threads needs --threads, the number of processors of a task`,
    );
  const columns = await readFigure(command, options, request);
  const earlier = shardsIn(out);
  const claim = (shards: number): void => {
    const { work: module, grid, names } = request;
    const { refine, acceptChanges = false } = request.options;
    withinCommand(command, names, () =>
      claimFolder(out, { work: module, grid, refine, shards, acceptChanges }),
    );
  };
  // A folder of another sweep is refused before anything is measured.
  if (earlier !== undefined) claim(options.shards ?? earlier);
  return interruptible(async (signal) => {
    const estimate = await estimateSweep(command, request, columns, signal);
    if (signal.aborted) throw new InterruptedError(`${command}: interrupted`);
    if (estimate.error !== undefined) process.stderr.write(`${command}: a point failed: ${estimate.error}\n`);
    const processors = executor === "threads" ? threads : 1;
    const { points, secondsPerPoint, measured } = estimate;
    const seconds = (points * secondsPerPoint) / processors;
    const shards = options.shards ?? earlier ?? shardCount(points, seconds, maxShards);
    claim(shards);
    const script = slurmScript({
      name: nameOf(work),
      workingFolder: process.cwd(),
      out: resolve(out),
      program: [process.execPath, resolve(process.argv[1]!)],
      sweep: executor === undefined ? [...words, "--executor", "inline"] : words,
      figure: figureWords(options),
      points,
      shards,
      threads: processors,
      time: options.time ?? slurmTime(Math.max(SMALLEST_LIMIT, (3 * seconds) / shards)),
      partition: options.partition,
      account: options.account,
      sbatch: options.sbatch ?? [],
    });
    const path = writeScript(command, out, script);
    const output = outputOf(options);
    output.text(
      `${points.toLocaleString("en")} points of ${formatDuration(secondsPerPoint)} (mean of ${measured}) in ` +
        `${shards} shards of ${formatDuration(seconds / shards)}\nscript: ${path}\nsubmit it: ${shellLine(["sbatch", path])}\n`,
    );
    output.result({ script: path, points, shards, secondsPerShard: seconds / shards });
    return EXIT.success;
  });
}

/** Returns the largest number of shards that last ten minutes, at least one. */
export const shardCount = (points: number, seconds: number, most: number): number =>
  Math.max(1, Math.min(most, points, Math.floor(seconds / SHORTEST)));

/** Returns a time limit in minutes as Slurm takes it, "hours:minutes:00". */
export function slurmTime(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return [Math.floor(minutes / 60), minutes % 60, 0].map((part) => String(part).padStart(2, "0")).join(":");
}

const nameOf = (work: string): string => basename(work).replace(/\W+/g, "-");

function writeScript(command: string, out: string, script: string): string {
  const path = join(out, "submit.sh");
  try {
    mkdirSync(join(out, "logs"), { recursive: true });
    writeFileSync(path, script);
    chmodSync(path, 0o755);
    return path;
  } catch (error) {
    throw new FileError(command, `--out ${out}`, error);
  }
}
