import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sweep } from "../../sweeps";
import { samplePoints } from "../../sweeps/sample-points";
import { withinCommand } from "../argument-names";
import { checkValue, type FigureColumns } from "./figure-columns";
import type { SweepRequest } from "./options/sweep-request";

/** Largest number of points that are measured. */
const SAMPLE = 20;

/** Time after which no further point is measured, in milliseconds. */
const LONGEST = 10_000;

/** Costs of a sweep, from points that were measured in this process. */
export interface Estimate {
  /** Number of points of the grid. */
  readonly points: number;
  /** Number of points that were measured. */
  readonly measured: number;
  /** Mean time per point, in seconds. */
  readonly secondsPerPoint: number;
  /** Mean size of a row on disk. */
  readonly bytesPerRow: number;
  /** Message of the first point that failed. */
  readonly error: string | undefined;
}

/**
 * Measures a few points of a sweep in this process, evenly spaced over its grid.
 *
 * @param columns columns of the figure of the sweep; its value is checked in the first row
 */
export async function estimateSweep(
  command: string,
  request: SweepRequest,
  columns: FigureColumns | undefined,
  signal: { readonly aborted: boolean },
): Promise<Estimate> {
  const { work, names, options } = request;
  const { size, sample } = withinCommand(command, names, () => samplePoints(request.grid, SAMPLE));
  const folder = mkdtempSync(join(tmpdir(), "learning-dynamics-estimate-"));
  try {
    const begin = performance.now();
    const times: number[] = [];
    const limited = {
      get aborted() {
        // The first point is measured however long it takes.
        const isMeasured = times.length > 1;
        return signal.aborted || (isMeasured && performance.now() - begin > LONGEST);
      },
    };
    const onProgress = () => times.push(performance.now());
    const { timeLimit } = options;
    const own = {
      executor: "inline",
      retries: 0,
      timeLimit,
      store: folder,
      onProgress,
      signal: limited,
    } as const;
    const run = async () => {
      const running = sweep(work, sample, own);
      if (columns !== undefined) await checkValue(command, columns, running);
      return running.table();
    };
    const { failures } = await withinCommand(command, names, run);
    const measured = times.length - 1;
    return {
      points: size,
      measured,
      secondsPerPoint: meanStep(times) / 1000,
      bytesPerRow: statSync(join(folder, "rows", "1-of-1.jsonl")).size / Math.max(1, measured),
      error: failures[0]?.error,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the mean time between reports, without the first point if there are others: it compiles the work. */
function meanStep(times: readonly number[]): number {
  const used = times.length > 2 ? times.slice(1) : times;
  return used.length < 2 ? Number.NaN : (used.at(-1)! - used[0]!) / (used.length - 1);
}
