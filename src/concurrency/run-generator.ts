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

/**
 * Returns a form of `runAsync` that runs generators one after another, so that together they take no more time between two
 * turns of the event loop than one of them alone.
 */
export function runOneAfterAnother(): <Result>(work: Generator<unknown, Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(() => runAsync(work));
    last = result.catch(() => {});
    return result;
  };
}
