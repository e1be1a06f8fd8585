import { isDeepStrictEqual } from "node:util";
import { ArgumentError, ConvergenceError, IntegrationError } from "../../src/arrays";
import type { Call } from "./calls";
import { reachable, snapshot } from "./mutate";

/** What is wrong with how a call ended, in words; undefined when nothing is. */
export type Verdict = string | undefined;

/** Makes a call with these arguments and judges how it ends and whether the arguments are as they were. */
export async function judge({ name, call }: Call, args: readonly unknown[]): Promise<Verdict> {
  const before = snapshot(args);
  const verdict = await outcome(name, () => call(...(args as never[])));
  return verdict ?? (isDeepStrictEqual(args, before) ? undefined : "it wrote to its arguments");
}

async function outcome(name: string, run: () => unknown): Promise<Verdict> {
  try {
    return wrongResult(await run());
  } catch (error) {
    return wrongError(name, error);
  }
}

const wrongResult = (result: unknown): Verdict =>
  hasNaN(result) ? "it returned NaN or an array that is not finite" : undefined;

/** Whether NaN is anywhere in a value, in an attribute of a drawing made from it, or NaN or infinity in an array. */
function hasNaN(value: unknown): boolean {
  for (const part of reachable(value)) {
    if (Number.isNaN(part) || (typeof part === "string" && /="[^"]*\bNaN\b/.test(part))) return true;
    if (part instanceof Float64Array && part.some((x) => !Number.isFinite(x))) return true;
  }
  return false;
}

/** An error has to be one of the documented kinds, begin with the function's name and have its fields filled. */
function wrongError(name: string, error: unknown): Verdict {
  if (!(error instanceof Error)) return `it threw ${String(error)}`;
  const said = `${error.name}: ${error.message}`;
  // A method of what the function returns may speak for itself: "modeDynamics.at: ...".
  if (![":", "."].some((mark) => error.message.startsWith(name + mark)))
    return `its error does not begin with its name: ${said}`;
  if (error instanceof ArgumentError) {
    const { functionName, argument, expected, received } = error;
    const filled = [functionName, argument, expected, received].every((text) => text.trim() !== "");
    const whole = error.message === `${functionName}: ${argument} must be ${expected}, received ${received}`;
    return filled && whole && error.message.length < 1000 ? undefined : `its error says too little: ${said}`;
  }
  if (error instanceof IntegrationError) {
    const filled = error.reason && error.advice && Number.isFinite(error.time) && error.partial;
    if (!filled) return `its error says too little: ${said}`;
    return hasNaN(error.partial) ? `NaN in the partial solution: ${said}` : undefined;
  }
  if (error instanceof ConvergenceError) {
    return error.iterations > 0 && error.residual >= 0 ? undefined : `its error says too little: ${said}`;
  }
  return `it threw ${error.stack}`;
}
