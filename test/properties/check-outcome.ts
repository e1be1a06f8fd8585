import { isDeepStrictEqual } from "node:util";
import { ArgumentError, ConvergenceError, IntegrationError } from "../../src/arrays";
import type { Call } from "./calls";
import { reachable, snapshot } from "./nested-values";

/** Description of a defect in the outcome of a call, undefined if there is no defect. */
export type Defect = string | undefined;

/** Functions of which some results are documented as infinite, such as times that are never reached. */
const INFINITE_RESULTS = new Set([
  "kernelGradientDescent",
  "kernelGradientDescentAsync",
  "kernelGradientFlow",
  "kernelGradientFlowAsync",
  "layerGrowth",
  "layerGrowthAsync",
  "modeDynamics",
  "modeDynamics.timeTo",
  "routingRace",
  "routingRace.timeTo",
  "samplePosterior",
  "samplePosteriorAsync",
  "semantic-development",
  "stepwiseFlow",
  "trainSequence",
  "trainSequenceAsync",
  "xorRace",
  "xorRace.timeTo",
]);

/** Makes a call with these arguments; checks its result or error, and that it does not change its arguments. */
export async function checkOutcome({ name, call }: Call, args: readonly unknown[]): Promise<Defect> {
  const before = snapshot(args);
  const defect = await defectOf(name, () => call(...(args as never[])));
  return defect ?? (isDeepStrictEqual(args, before) ? undefined : "it wrote to its arguments");
}

/** Makes a call with a misspelt option; checks that it is refused by its name. */
export async function checkRefusal(
  { call }: Call,
  args: readonly unknown[],
  option: string,
): Promise<Defect> {
  try {
    await call(...(args as never[]));
    return "it ignored the option";
  } catch (error) {
    if (error instanceof ArgumentError && error.message.includes(option)) return undefined;
    return `it did not name the option: ${error}`;
  }
}

async function defectOf(name: string, run: () => unknown): Promise<Defect> {
  try {
    return resultDefect(await run(), INFINITE_RESULTS.has(name));
  } catch (error) {
    return errorDefect(name, error);
  }
}

const resultDefect = (result: unknown, mayBeInfinite: boolean): Defect =>
  isFiniteThroughout(result, mayBeInfinite) ? undefined : "it returned NaN or infinity";

/** Tests that no number, Float64Array or attribute of an SVG drawing in a value is NaN or infinite. */
function isFiniteThroughout(value: unknown, mayBeInfinite: boolean): boolean {
  const isSound = (x: number): boolean => Number.isFinite(x) || (mayBeInfinite && !Number.isNaN(x));
  for (const part of reachable(value)) {
    if (typeof part === "number" && !isSound(part)) return false;
    if (typeof part === "string" && /="[^"]*\b(NaN|Infinity)\b/.test(part)) return false;
    if (part instanceof Float64Array && !part.every(isSound)) return false;
  }
  return true;
}

/** Checks that an error has a documented type, begins with the function's name and has no empty fields. */
function errorDefect(name: string, error: unknown): Defect {
  if (!(error instanceof Error)) return `it threw ${String(error)}`;
  const text = `${error.name}: ${error.message}`;
  // An error of a method of the result begins with the method's name: "modeDynamics.at: ...".
  if (![":", "."].some((mark) => error.message.startsWith(name + mark)))
    return `its error does not begin with its name: ${text}`;
  // The signal of an asynchronous form was aborted.
  if (error.name === "AbortError") return undefined;
  if (error instanceof ArgumentError) {
    const { functionName, argument, expected, received } = error;
    const filled = [functionName, argument, expected, received].every((field) => field.trim() !== "");
    const complete =
      error.message === `${functionName}: ${argument} must be ${expected}, received ${received}`;
    return filled && complete && error.message.length < 1000 ? undefined : `its error is incomplete: ${text}`;
  }
  if (error instanceof IntegrationError) {
    const filled = error.reason && error.advice && Number.isFinite(error.time) && error.partial;
    if (!filled) return `its error is incomplete: ${text}`;
    return !isFiniteThroughout(error.partial, INFINITE_RESULTS.has(name))
      ? `NaN in the partial solution: ${text}`
      : undefined;
  }
  if (error instanceof ConvergenceError) {
    return error.iterations > 0 && error.residual >= 0 ? undefined : `its error is incomplete: ${text}`;
  }
  return `it threw ${error.stack}`;
}
