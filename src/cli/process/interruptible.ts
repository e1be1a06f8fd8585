/** Signals of the operating system that end a run early; the last one arrives when the terminal is closed. */
const INTERRUPTIONS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work` with a signal that is aborted by Ctrl-C, SIGTERM or SIGHUP. A second Ctrl-C or SIGTERM terminates the
 * process; a second SIGHUP does not, because a closing terminal sends several.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const onInterrupt = (signal: NodeJS.Signals) => {
    controller.abort();
    if (signal !== "SIGHUP") stopListening(["SIGINT", "SIGTERM"]);
  };
  const stopListening = (signals: readonly NodeJS.Signals[]) => {
    for (const signal of signals) process.removeListener(signal, onInterrupt);
  };
  for (const signal of INTERRUPTIONS) process.on(signal, onInterrupt);
  try {
    return await work(controller.signal);
  } finally {
    stopListening(INTERRUPTIONS);
  }
}
