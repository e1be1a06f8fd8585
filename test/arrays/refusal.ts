import { ArgumentError } from "../../src/arrays";

/** The `ArgumentError` that `run` throws; anything else fails the test. */
export function refusalOf(run: () => unknown): ArgumentError {
  try {
    run();
  } catch (error) {
    if (error instanceof ArgumentError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
