import { nodeModule } from "../../concurrency/node-module";

/** Shortest time between two transfers, in milliseconds. */
const INTERVAL = 1000;

/** Transfers written data to the disk itself at intervals. */
export interface DelayedSync {
  /** Transfers the data if the last transfer was a second ago, otherwise later. Throws the error of an earlier transfer. */
  soon(): void;
  /** Transfers the data now, and cancels a later transfer. Throws the error of an earlier transfer. */
  now(): void;
}

/** Makes a `DelayedSync`. Its timer does not keep the process alive. The clock decides only when `sync` is called. */
export function delayedSync(sync: () => void): DelayedSync {
  const timers = nodeModule("timers");
  let lastTime = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let failures: unknown[] = [];

  const run = (): void => {
    if (timer !== undefined) timers.clearTimeout(timer);
    timer = undefined;
    sync();
    lastTime = performance.now();
  };
  const runLater = (): void => {
    try {
      run();
    } catch (error) {
      failures = [error];
    }
  };
  const throwFailure = (): void => {
    const [failure] = failures;
    failures = [];
    if (failure !== undefined) throw failure;
  };

  return {
    soon() {
      throwFailure();
      const wait = lastTime + INTERVAL - performance.now();
      if (wait <= 0) run();
      else timer ??= timers.setTimeout(runLater, wait).unref();
    },
    now() {
      run();
      throwFailure();
    },
  };
}
