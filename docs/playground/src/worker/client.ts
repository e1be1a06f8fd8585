import type { Values } from "../parameter";
import type { Answer, Request, Result } from "./messages";

/** The recipient of requests. */
export interface Client {
  /** Requests a computation and returns its number; only the last of several waiting requests is computed. */
  ask(room: string, values: Values): number;
}

/** The part of a worker's interface that the client uses. */
export type ClientWorker = Pick<Worker, "postMessage" | "addEventListener" | "terminate">;

/**
 * Time in milliseconds after which a partial result is displayed: longer while complete results are usually ready
 * within it, and the time of a frame otherwise.
 */
const PICTURE = { complete: 28, partial: 16 };
/** Number of partial results after which the longer time is tried again. */
const TRIAL = 10;
/** Least and largest time in milliseconds that a computation has to finish before a newer request aborts it. */
const PATIENCE = { least: 120, most: 450 };
/** Time in milliseconds after which a worker that does not react to a newer request is replaced. */
const STUCK = 700;

/**
 * Makes a client that sends requests to a worker and lets at most one request wait. The waiting request is sent when the
 * current one is finished, or when a partial result of it can be displayed after the time of a picture, which aborts the
 * rest. This time is short where results are not complete within the longer one. A request without partial results is
 * aborted after twice the time of the last finished computation, so that a slow machine also finishes some while a slider
 * is dragged. Short computations are therefore shown for every movement of a slider, long ones do not delay the next, and
 * the newest values are always computed.
 */
export function makeClient(start: () => ClientWorker, onResult: (result: Result) => void): Client {
  let sent = 0;
  let waiting: Request | undefined;
  /** State of the last request: still computed, and still within its time limit. */
  let unfinished = false;
  let patient = false;
  let patience = 0;
  /** Last partial result that is not displayed, and true once it is time to display it. */
  let partial: Result | undefined;
  let due = false;
  let picture = 0;
  /** Number of partial results that have been displayed since a result was complete in time. */
  let hurried = 0;
  /** Limit for the next computation, and the time at which the current one was sent. */
  let limit = PATIENCE.least;
  let since = 0;
  /** True once the worker has begun a computation; before that its code is still loading. */
  let alive = false;
  let stuck = 0;

  const send = (request: Request) => {
    waiting = undefined;
    sent = request.id;
    unfinished = true;
    patient = true;
    partial = undefined;
    due = false;
    clearTimeout(picture);
    picture = self.setTimeout(
      () => {
        due = true;
        displayPartial();
      },
      PICTURE[hurried % TRIAL === 0 ? "complete" : "partial"],
    );
    worker.postMessage(request);
    since = performance.now();
    clearTimeout(patience);
    patience = self.setTimeout(() => {
      patient = false;
      if (waiting !== undefined) send(waiting);
    }, limit);
    if (alive && stuck === 0) stuck = self.setTimeout(replace, STUCK);
  };
  const displayPartial = () => {
    if (!due || partial === undefined) return;
    onResult(partial);
    partial = undefined;
    patient = false;
    hurried += 1;
    if (waiting !== undefined) send(waiting);
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
    if (answer.kind === "begun") return;
    if (answer.kind === "outcome" && !answer.finished) {
      if (answer.id !== sent) return;
      partial = answer;
      return displayPartial();
    }
    onResult(answer);
    if (answer.id !== sent) return;
    clearTimeout(picture);
    unfinished = false;
    const taken = performance.now() - since;
    if (taken <= PICTURE.complete) hurried = 0;
    limit = Math.min(PATIENCE.most, Math.max(PATIENCE.least, 2 * taken));
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
