import { experimentRegistry } from "../../experiments";
import { type QueueWorkerProgress, queueWorker } from "../../sweeps";
import { withinCommand } from "../argument-names";
import { EXIT } from "../exit";
import { type OutputOptions, outputOf } from "../output/output";
import { interruptible } from "../process/interruptible";

/** Shortest time between two lines of progress, in milliseconds. */
const LINE_INTERVAL = 10_000;

/** Time in which the process ends by itself after the worker has ended, in milliseconds. */
const EXIT_DELAY = 1000;

/** Command line options by the options of `queueWorker` that they set. */
const NAMES = {
  "options.url": "--redis",
  "options.name": "--queue",
  "options.folder": "--folder",
  "options.threads": "--threads",
  "options.grace": "--grace",
};

/** Options of the command. */
export interface WorkerOptions extends OutputOptions {
  readonly redis?: string;
  readonly queue?: string;
  readonly folder?: string;
  readonly threads?: number;
  readonly grace?: number;
}

/** Computes points of a queue until the process is interrupted; returns the exit code. */
export async function runWorker({ redis, queue, json, ...options }: WorkerOptions): Promise<number> {
  return interruptible(async (signal) => {
    const own = { url: redis, name: queue, signal, onProgress: lines(), onWarning: print };
    const counts = await withinCommand("worker", NAMES, () =>
      queueWorker({ ...options, ...own, registry: experimentRegistry() }),
    );
    print(`ended; ${text(counts)}`);
    outputOf({ json }).result(counts);
    // BullMQ waits for a server that is gone, which would keep the process alive.
    setTimeout(() => process.exit(), EXIT_DELAY).unref();
    return EXIT.success;
  });
}

/** Returns a function that prints the progress, at most one line every few seconds. */
function lines(): (progress: QueueWorkerProgress) => void {
  let shown = Number.NEGATIVE_INFINITY;
  return (progress) => {
    if (performance.now() - shown < LINE_INTERVAL) return;
    shown = performance.now();
    print(text(progress));
  };
}

const text = ({ running, finished, failed }: QueueWorkerProgress): string =>
  `points: ${running} running, ${finished} finished, ${failed} failed`;

const print = (line: string): void => {
  process.stderr.write(`worker: ${line}\n`);
};
