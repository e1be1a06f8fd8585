import { CommanderError } from "commander";
import {
  ArgumentError,
  ConvergenceError,
  IntegrationError,
  MemoryError,
  MissingPackageError,
} from "../arrays";
import { ExecutorError, StoreError } from "../sweeps/errors";
import { EXIT, FileError, InterruptedError, PortError, storeExit, UsageError } from "./exit";
import { printErrorResult } from "./output/print-error-result";
import { createProgram } from "./program";

/** Runs the command `learning-dynamics` with the arguments of a process (`process.argv`) and returns its exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.success;
  const program = createProgram((exit) => {
    code = exit;
  });
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    const failure = exitOf(error);
    if (failure === undefined) throw error;
    const { message } = error as Error;
    // The parser of the command line has printed its message.
    if (!(error instanceof CommanderError)) process.stderr.write(`${message}\n`);
    if (failure !== EXIT.success) printErrorResult(argv, message.replace(/^error: /, ""), failure);
    return failure;
  }
}

/** Returns the exit code for an error that is printed as one line; undefined for faults of the program. */
function exitOf(error: unknown): number | undefined {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.badInput;
  if (error instanceof FileError) return EXIT.cannotWrite;
  if (error instanceof StoreError) return storeExit(error);
  if (error instanceof ExecutorError) return EXIT.executorUnreachable;
  if (error instanceof PortError) return EXIT.portUnusable;
  if (error instanceof InterruptedError) return EXIT.interrupted;
  return isBadInput(error) ? EXIT.badInput : undefined;
}

const isBadInput = (error: unknown): boolean =>
  error instanceof UsageError ||
  error instanceof ArgumentError ||
  error instanceof MissingPackageError ||
  error instanceof MemoryError ||
  error instanceof IntegrationError ||
  error instanceof ConvergenceError;
