import { describe } from "./describe";
import { formatPath, type Key } from "./path";

/**
 * Thrown when an argument cannot be used: wrong shape, wrong type, out of range, NaN or infinite.
 *
 * The message reads `functionName: argument must be expected, received ...`; the error has its parts as fields.
 *
 * @example
 * try {
 *   modeDynamics({ strength: Number.NaN, initial: 1e-3 });
 * } catch (error) {
 *   if (error instanceof ArgumentError) console.log(error.argument, error.expected, error.received);
 * }
 */
export class ArgumentError extends Error {
  // The names of the class and of its errors are set, because bundlers rename classes and Node.js prints both names. The
  // second is a getter, because the stack is written before fields are set.
  static override readonly name = "ArgumentError";
  override get name(): "ArgumentError" {
    return "ArgumentError";
  }
  /** The public function that was called. */
  readonly functionName: string;
  /** The argument, or the path to one of its fields, such as `options.times[3]`. */
  readonly argument: string;
  /** The argument and the keys below it, such as `["options", "times", 3]`; a matrix entry has one key `[row, column]`. */
  readonly path: readonly Key[];
  /** Description of the accepted values. */
  readonly expected: string;
  /** Short description of the received value. */
  readonly received: string;

  /** @param received description of the received value; `ArgumentError.of` makes it from the value itself */
  constructor(functionName: string, path: string | readonly Key[], expected: string, received: string) {
    const keys = typeof path === "string" ? [path] : path;
    const argument = formatPath(keys);
    super(`${functionName}: ${argument} must be ${expected}, received ${received}`);
    this.functionName = functionName;
    this.argument = argument;
    this.path = keys;
    this.expected = expected;
    this.received = received;
  }

  /** Creates the error for a received value, which the message describes in a few words. */
  static of(
    functionName: string,
    path: string | readonly Key[],
    expected: string,
    value: unknown,
  ): ArgumentError {
    return new ArgumentError(functionName, path, expected, describe(value));
  }
}

/**
 * Thrown when an iteration (root finding, a decomposition, a fit) fails to converge within its cap.
 *
 * `iterations` and `residual` tell how close it was to convergence.
 *
 * @example
 * const report = (error: unknown) => {
 *   if (error instanceof ConvergenceError) console.log(error.iterations, error.residual);
 * };
 */
export class ConvergenceError extends Error {
  static override readonly name = "ConvergenceError";
  override get name(): "ConvergenceError" {
    return "ConvergenceError";
  }
  /** The function whose iteration failed. */
  readonly functionName: string;
  /** Number of iterations made. */
  readonly iterations: number;
  /** Remaining error, in the units that the message names. */
  readonly residual: number;
  /** Description of the failure, without the function's name. */
  readonly detail: string;

  constructor(functionName: string, message: string, details: { iterations: number; residual: number }) {
    super(`${functionName}: ${message}`);
    this.functionName = functionName;
    this.iterations = details.iterations;
    this.residual = details.residual;
    this.detail = message;
  }
}

/** Reason why an integration could not finish. */
export type IntegrationFailure = "max-steps" | "step-too-small" | "not-finite" | "newton-failed" | "memory";

/**
 * Thrown when an integration (or a gradient descent) cannot reach its end.
 *
 * Carries the time reached, the reason, advice on what to change, and the partial result.
 *
 * @typeParam Partial the record the call would have returned, filled up to the time reached
 * @example
 * try {
 *   solve((_t, y, dy) => { dy[0] = y[0]! ** 2; }, [1], { times: [0, 2] }); // infinite at t = 1
 * } catch (error) {
 *   if (error instanceof IntegrationError) console.log(error.reason, error.time, error.advice, error.partial);
 * }
 */
export class IntegrationError<Partial = unknown> extends Error {
  static override readonly name = "IntegrationError";
  override get name(): "IntegrationError" {
    return "IntegrationError";
  }
  /** The function whose integration failed. */
  readonly functionName: string;
  /** Kind of failure, as a constant that programs can test. */
  readonly reason: IntegrationFailure;
  /** Advice on what to change, as text. */
  readonly advice: string;
  /** Time up to which the solution is valid. */
  readonly time: number;
  /** Description of the failure, without the function's name and the advice. */
  readonly detail: string;
  /** The solution up to `time`. */
  readonly partial: Partial;

  constructor(
    functionName: string,
    failure: { reason: IntegrationFailure; message: string; advice: string; time: number; partial: Partial },
  ) {
    super(`${functionName}: ${failure.message} (reached t = ${failure.time}). ${failure.advice}`);
    this.functionName = functionName;
    this.reason = failure.reason;
    this.advice = failure.advice;
    this.time = failure.time;
    this.detail = failure.message;
    this.partial = failure.partial;
  }

  /** Returns a copy with another partial result, for functions that build on an integration. */
  withPartial<Other>(partial: Other): IntegrationError<Other> {
    const { functionName, reason, detail, advice, time } = this;
    return new IntegrationError(functionName, { reason, message: detail, advice, time, partial });
  }
}

/**
 * Thrown when a function needs an optional package that is not installed.
 *
 * @example
 * try {
 *   await toPng({
 *     name: "loss",
 *     title: "The loss falls",
 *     x: { label: "time t (units of τ)" },
 *     y: { label: "loss" },
 *     marks: [{ type: "line", x: [0, 1], y: [1, 0] }],
 *   });
 * } catch (error) {
 *   if (error instanceof MissingPackageError) console.log(`npm install ${error.packageName}`);
 * }
 */
export class MissingPackageError extends Error {
  static override readonly name = "MissingPackageError";
  override get name(): "MissingPackageError" {
    return "MissingPackageError";
  }
  /** The public function that was called. */
  readonly functionName: string;
  /** The package to install. */
  readonly packageName: string;

  constructor(functionName: string, packageName: string, message: string) {
    super(`${functionName}: ${message}`);
    this.functionName = functionName;
    this.packageName = packageName;
  }
}
