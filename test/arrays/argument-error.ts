import { ArgumentError } from "../../src/arrays";

/** Returns the `ArgumentError` that `run` throws; any other outcome fails the test. */
export function argumentErrorOf(run: () => unknown): ArgumentError {
  try {
    run();
  } catch (error) {
    if (error instanceof ArgumentError) return error;
    throw error;
  }
  throw new Error("no error was thrown");
}
