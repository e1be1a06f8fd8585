import { Presets, SingleBar } from "cli-progress";
import type { SweepProgress } from "../../sweeps";
import { formatDuration, formatNumber } from "./format-numbers";

/** Shortest time between two lines, in milliseconds. */
const LINE_INTERVAL = 5000;

/** Progress display on the error stream: a bar on a terminal, otherwise a line every few seconds. */
export interface SweepDisplay {
  update(progress: SweepProgress): void;
  stop(): void;
}

/** Starts the progress display of a sweep. */
export function showSweepProgress(command: string): SweepDisplay {
  const timing = startTiming();
  return process.stderr.isTTY ? showBar(command, timing) : showLines(command, timing);
}

function showBar(command: string, timing: Timing): SweepDisplay {
  const format = `${command} [{bar}] {value} of {total} points{failures} | {rate} points/s | {left} left`;
  const bar = new SingleBar(
    { format, stream: process.stderr, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update(progress) {
      const { done, rate, left, failures } = timing(progress);
      if (!isStarted) bar.start(progress.total, done, { rate, left, failures });
      isStarted = true;
      bar.setTotal(progress.total);
      bar.update(done, { rate, left, failures });
    },
    stop: () => bar.stop(),
  };
}

function showLines(command: string, timing: Timing): SweepDisplay {
  let shown = performance.now();
  return {
    update(progress) {
      const { done, rate, left, failures } = timing(progress);
      if (performance.now() - shown < LINE_INTERVAL) return;
      shown = performance.now();
      process.stderr.write(
        `${command}: ${done} of ${progress.total} points${failures}, ${rate} points/s, ${left} left\n`,
      );
    },
    stop: () => {},
  };
}

/** Texts of a display, from the numbers of points and the time since the first call. */
type Timing = (progress: SweepProgress) => {
  readonly done: number;
  readonly rate: string;
  readonly left: string;
  readonly failures: string;
};

function startTiming(): Timing {
  let start: { readonly time: number; readonly done: number } | undefined;
  return ({ finished, failed, total }) => {
    const done = finished + failed;
    // Points of an earlier run do not count in the rate of this one.
    start ??= { time: performance.now(), done };
    const rate = (1000 * (done - start.done)) / (performance.now() - start.time);
    return {
      done,
      rate: formatNumber(rate || 0),
      left: formatDuration((total - done) / rate),
      failures: failed === 0 ? "" : ` (${failed} failed)`,
    };
  };
}
