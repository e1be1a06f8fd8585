import type { Answer, Request } from "./messages";

/** Sender of requests to the worker of the reader's own run; a new request replaces the current one. */
export interface Client {
  ask(request: Omit<Request, "id">): void;
  /** Stops the current computation. */
  stop(): void;
}

/** Makes a client. The worker is replaced if it is busy, because a single matrix can take longer than a reader waits. */
export function makeClient(onAnswer: (answer: Answer) => void): Client {
  let worker: Worker | undefined;
  let id = 0;
  let busy = false;
  const stop = () => {
    id += 1;
    if (!busy) return;
    worker?.terminate();
    worker = undefined;
    busy = false;
  };
  const start = (): Worker => {
    const made = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const receive = (answer: Answer) => {
      if (answer.id !== id) return;
      if (answer.kind === "report" || answer.kind === "failure") busy = false;
      onAnswer(answer);
    };
    made.addEventListener("message", ({ data }: MessageEvent<Answer>) => receive(data));
    made.addEventListener("error", (event) => {
      event.preventDefault();
      worker = undefined;
      receive({
        id,
        kind: "failure",
        message: `The computation stopped: ${event.message || "out of memory"}.`,
      });
    });
    return made;
  };
  return {
    ask(request) {
      stop();
      worker ??= start();
      busy = true;
      worker.postMessage({ id, ...request } satisfies Request);
    },
    stop,
  };
}
