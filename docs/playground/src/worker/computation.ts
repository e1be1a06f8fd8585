import type { Outcome } from "../outcome";
import type { Values } from "../parameter";
import { makeClient } from "./client";

/** Recipients of the results. */
export interface Recipients {
  /** Displays a result, or a part of it: the theory without the networks. */
  readonly display: (outcome: Outcome, id: number) => void;
  readonly finish: (outcome: Outcome, id: number) => void;
  readonly fail: (message: string) => void;
}

/** Computations of the displayed room. */
export interface Computation {
  /** Requests the computation of values and returns the number of the request. */
  ask(room: string, values: Values): number;
  /** Ignores the answers to all requests so far, which belong to another room. */
  leave(): void;
}

/** Computes in a worker; partial results are displayed only if the complete result takes long. */
export function makeComputation(
  startWorker: () => Worker,
  { display, finish, fail }: Recipients,
): Computation {
  /** Number of the last request of another room. */
  let left = 0;
  let latest = 0;
  const start = () => {
    const worker = startWorker();
    worker.addEventListener("error", ({ message }) => fail(`The worker stopped: ${message}`));
    return worker;
  };
  const client = makeClient(start, (answer) => {
    if (answer.id <= left) return;
    if (answer.kind === "failure") return fail(answer.message);
    display(answer.outcome, answer.id);
    if (answer.finished) finish(answer.outcome, answer.id);
  });
  return {
    ask(room, values) {
      latest = client.ask(room, values);
      return latest;
    },
    leave() {
      left = latest;
    },
  };
}
