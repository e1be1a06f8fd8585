import type { Answer, Request } from "./messages";
import type { Values } from "./parameter";

/** Where requests go. */
export interface Client {
  /** Asks for a computation, whose number it returns; of several asked at a time only the last is made. */
  ask(room: string, values: Values): number;
}

/** What is used of a worker. */
export type ClientWorker = Pick<Worker, "postMessage" | "addEventListener" | "terminate">;

/** A computation is left to finish for so many milliseconds before a newer request ends it. */
const PATIENCE = 120;
/** A worker that does not see for so many milliseconds that it was asked for something else is replaced. */
const STUCK = 700;

/**
 * Requests to a worker of which at most one waits. It is sent when the one before is finished, or after a while in any
 * case, which ends the one before: short computations are seen for every movement of a slider, long ones do not hold up
 * the next, and the newest values are always computed in the end.
 */
export function makeClient(start: () => ClientWorker, onAnswer: (answer: Answer) => void): Client {
  let sent = 0;
  let waiting: Request | undefined;
  /** Whether the last request is still computed, and whether it is left the time for it. */
  let unfinished = false;
  let patient = false;
  let patience = 0;
  /** Whether the worker has ever begun something: until then its code is on the way. */
  let alive = false;
  let stuck = 0;

  const send = (request: Request) => {
    waiting = undefined;
    sent = request.id;
    unfinished = true;
    patient = true;
    worker.postMessage(request);
    clearTimeout(patience);
    patience = self.setTimeout(() => {
      patient = false;
      if (waiting !== undefined) send(waiting);
    }, PATIENCE);
    if (alive && stuck === 0) stuck = self.setTimeout(replace, STUCK);
  };
  const replace = () => {
    stuck = 0;
    alive = false;
    worker.terminate();
    worker = begin();
    send(newest);
  };
  const receive = (answer: Answer) => {
    alive = true;
    clearTimeout(stuck);
    stuck = 0;
    onAnswer(answer);
    if (answer.id !== sent || answer.kind === "begun" || (answer.kind === "outcome" && !answer.finished))
      return;
    unfinished = false;
    if (waiting !== undefined) send(waiting);
  };
  const begin = (): ClientWorker => {
    const made = start();
    made.addEventListener("message", ((event: MessageEvent<Answer>) => {
      if (made === worker) receive(event.data);
    }) as EventListener);
    return made;
  };
  let worker = begin();
  let newest: Request = { id: 0, room: "", values: {} };
  return {
    ask(room, values) {
      newest = { id: newest.id + 1, room, values };
      if (unfinished && patient) waiting = newest;
      else send(newest);
      return newest.id;
    },
  };
}
