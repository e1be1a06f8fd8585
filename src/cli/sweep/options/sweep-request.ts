import { type Grid, type GridLike, queue, type SweepOptions, type WorkModule } from "../../../sweeps";
import { type ArgumentNames, withinCommand } from "../../argument-names";
import { UsageError } from "../../exit";
import { printWarning } from "../print-warning";
import { type GridOptions, readGrid } from "./read-grid";
import { readRefinement } from "./read-refinement";
import { readWork } from "./read-work";

/** Options of the command that define and run a sweep, as they were typed. */
export interface SweepCommand extends GridOptions {
  readonly executor?: "inline" | "threads" | "queue";
  readonly redis?: string;
  readonly queue?: string;
  readonly threads?: number;
  readonly acceptChanges?: boolean;
  readonly retries?: number;
  readonly timeLimit?: number;
  readonly refine?: string;
  readonly out?: string;
}

/** Arguments of `sweep`, and the command line options by the arguments that they set. */
export interface SweepRequest {
  readonly work: WorkModule;
  readonly grid: GridLike;
  readonly options: SweepOptions;
  readonly names: ArgumentNames;
}

/** Reads the arguments of `sweep` from the command line. */
export function readRequest(command: string, work: string, options: SweepCommand): SweepRequest {
  const { threads, acceptChanges, retries, timeLimit, refine } = options;
  const grid = readGrid(command, options);
  return {
    work: readWork(command, work),
    grid,
    options: {
      executor: readExecutor(command, options),
      threads,
      acceptChanges,
      retries,
      timeLimit,
      refine: refine === undefined ? undefined : readRefinement(command, refine),
    },
    names: argumentNames(grid, options),
  };
}

/** Command line options by the options of `queue` that they set. */
const QUEUE_NAMES: ArgumentNames = { "options.url": "--redis", "options.name": "--queue" };

/** Reads the executor, a queue with its address. */
function readExecutor(
  command: string,
  { executor, redis, queue: name }: SweepCommand,
): SweepOptions["executor"] {
  if (executor === "queue")
    return withinCommand(command, QUEUE_NAMES, () => queue({ url: redis, name, onWarning: printWarning }));
  if (redis !== undefined || name !== undefined)
    throw new UsageError(`${command}: --redis and --queue need --executor queue`);
  return executor;
}

function argumentNames(grid: GridLike, { list, range }: SweepCommand): ArgumentNames {
  const option = list !== undefined ? "--list" : range !== undefined ? "--range" : "--grid";
  const { at, names: own } = grid as Partial<Grid>;
  const names = typeof at === "function" ? own! : Object.keys(grid);
  const points = ["grid", "point"].flatMap((path) => [
    [path, option],
    ...(Array.isArray(grid) ? [] : names.map((name) => [`${path}.${name}`, `${option} ${name}`])),
  ]);
  return {
    ...Object.fromEntries(points),
    work: "<work>",
    "options.executor": "--executor",
    "options.threads": "--threads",
    "options.store": "--out",
    "options.shard": "--shard",
    "options.retries": "--retries",
    "options.timeLimit": "--time-limit",
    "options.refine": "--refine",
  };
}
