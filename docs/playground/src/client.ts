import type { Answer, Request } from "./messages";
import type { Values } from "./parameter";

/** Where requests go. */
export interface Client {
  /** Asks for a computation, whose number it returns; of several asked at a time only the last is made. */
  ask(room: string, values: Values): number;
}

/** A computation is left to finish for so many milliseconds before a newer request ends it. */
const PATIENCE = 120;

/**
 * Requests to a worker of which at most one waits. It is sent when the one before is finished, or after a while in any
 * case, which ends the one before: short computations are seen for every movement of a slider, long ones do not hold up
 * the next, and the newest values are always computed in the end.
 */
export function makeClient(
  worker: Pick<Worker, "postMessage" | "addEventListener">,
  onAnswer: (answer: Answer) => void,
): Client {
  let last = 0;
  let sent = 0;
  let busy = false;
  let patience = 0;
  let waiting: Request | undefined;
  const send = (request: Request) => {
    clearTimeout(patience);
    waiting = undefined;
    busy = true;
    sent = request.id;
    worker.postMessage(request);
    patience = self.setTimeout(() => {
      busy = false;
      if (waiting !== undefined) send(waiting);
    }, PATIENCE);
  };
  worker.addEventListener("message", ((event: MessageEvent<Answer>) => {
    const answer = event.data;
    onAnswer(answer);
    if (answer.id !== sent || (answer.kind === "outcome" && !answer.finished)) return;
    busy = false;
    if (waiting !== undefined) send(waiting);
  }) as EventListener);
  return {
    ask(room, values) {
      last += 1;
      const request = { id: last, room, values };
      if (busy) waiting = request;
      else send(request);
      return last;
    },
  };
}
