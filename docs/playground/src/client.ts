import type { Answer, Request } from "./messages";
import type { Values } from "./parameter";

/** Where requests go. */
export interface Client {
  /** Asks for a computation, whose number it returns; of several asked at a time only the last is made. */
  ask(room: string, values: Values): number;
}

/**
 * Requests to a worker of which at most one waits: the next is sent when the one before has given its first answer, so
 * that a slider that moves all the time is followed all the time, and the newest values are always computed in the end.
 */
export function makeClient(
  worker: Pick<Worker, "postMessage" | "addEventListener">,
  onAnswer: (answer: Answer) => void,
): Client {
  let last = 0;
  let sent = 0;
  let answered = true;
  let waiting: Request | undefined;
  const send = (request: Request) => {
    sent = request.id;
    answered = false;
    worker.postMessage(request);
  };
  worker.addEventListener("message", ((event: MessageEvent<Answer>) => {
    onAnswer(event.data);
    if (event.data.id !== sent) return;
    answered = true;
    if (waiting === undefined) return;
    const next = waiting;
    waiting = undefined;
    send(next);
  }) as EventListener);
  return {
    ask(room, values) {
      last += 1;
      const request = { id: last, room, values };
      if (answered) send(request);
      else waiting = request;
      return last;
    },
  };
}
