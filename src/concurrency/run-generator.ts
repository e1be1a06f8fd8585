import { makeTurns } from "./event-loop";

/**
 * Runs a generator to its end and returns its return value. Yielded values are ignored: each `yield` is only a place to
 * pause.
 */
export function runSync<Result>(work: Generator<unknown, Result>): Result {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** Like `runSync`, but yields to the event loop at every `yield` of the generator. */
export async function runAsync<Result>(work: Generator<unknown, Result>): Promise<Result> {
  const turns = makeTurns();
  try {
    let step = work.next();
    while (!step.done) {
      await turns.next();
      step = work.next();
    }
    return step.value;
  } finally {
    turns.close();
  }
}
