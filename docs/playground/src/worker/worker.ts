import { computations } from "../computations";
import type { Answer, Request } from "./messages";

let current = new AbortController();

/** Computes the latest request and aborts the previous computation. */
async function answer({ id, room, values }: Request): Promise<void> {
  current.abort();
  current = new AbortController();
  const { signal } = current;
  const post = (message: Answer) => {
    if (!signal.aborted) self.postMessage(message);
  };
  post({ id, kind: "begun" });
  try {
    const compute = await computations[room]!();
    const start = performance.now();
    const send = (finished: boolean) => (outcome: Awaited<ReturnType<typeof compute>>) =>
      post({ id, kind: "outcome", outcome, finished, milliseconds: performance.now() - start });
    if (signal.aborted) return;
    send(true)(await compute(values, { signal, report: send(false) }));
  } catch (error) {
    post({ id, kind: "failure", message: error instanceof Error ? error.message : String(error) });
  }
}

self.addEventListener("message", ({ data }: MessageEvent<Request>) => void answer(data));
