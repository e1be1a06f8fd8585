import { Presets, SingleBar } from "cli-progress";
import type { ExperimentProgress } from "../experiments";

/** Progress display on the error stream: a bar on a terminal, otherwise a line per stage. */
export interface ProgressDisplay {
  update(progress: ExperimentProgress): void;
  stop(): void;
}

/** Starts the progress display of a run. */
export function showProgress(name: string): ProgressDisplay {
  if (!process.stderr.isTTY) return showLines(name);
  const format = `${name} [{bar}] {percentage}% | {stage}`;
  const bar = new SingleBar(
    { format, stream: process.stderr, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  bar.start(100, 0, { stage: "starting" });
  return {
    update: ({ fraction, stage }) => bar.update(Math.floor(100 * fraction), { stage }),
    stop: () => bar.stop(),
  };
}

function showLines(name: string): ProgressDisplay {
  let last = "";
  return {
    update({ stage }) {
      if (stage !== last) process.stderr.write(`${name}: ${stage}\n`);
      last = stage;
    },
    stop: () => {},
  };
}
