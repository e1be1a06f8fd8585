import { makeTurns } from "./event-loop";

/** Runs a generator to its end and returns what it returns; what it yields is a place to pause, nothing more. */
export function runSync<Result>(work: Generator<unknown, Result>): Result {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** The same, giving the event loop a turn wherever the generator yields. */
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
