import type { StoreError } from "../sweeps";

/**
 * Exit codes: all claims hold (in a control run: fail); a claim does not; invalid input; the report or the output cannot be written; a fault
 * of the program; points of a sweep failed; points are missing; its folder is damaged or in use; its executor cannot be
 * reached; the port of the playground cannot be used; interrupted.
 */
export const EXIT = {
  success: 0,
  claimFails: 1,
  badInput: 2,
  cannotWrite: 3,
  fault: 4,
  pointsFailed: 5,
  pointsMissing: 6,
  folderUnusable: 7,
  executorUnreachable: 8,
  portUnusable: 9,
  interrupted: 130,
} as const;

/** Function that takes the exit code of a command. */
export type SetExit = (code: number) => void;

/** Description of the exit codes, for the help text. */
export const EXIT_HELP = `
Exit codes:
  0    success; after run: all claims hold (with --control: fail)
  1    after run: a claim does not hold (with --control: holds)
  2    an argument, an option or an input file is not valid
  3    the report, the output or the folder of a sweep cannot be written
  4    fault of the program, printed with its stack trace
  5    after sweep: all points have an outcome, but some failed
  6    after sweep merge: points are missing
  7    after sweep: the folder is damaged, or another process appends to it
  8    after sweep: the executor cannot be reached
  9    after playground: the port is in use or not allowed
  130  interrupted (Ctrl-C, SIGTERM, SIGHUP)
`;

/** Returns the exit code for an error of the folder of a sweep. */
export function storeExit({ reason }: StoreError): number {
  if (reason === "damaged" || reason === "locked") return EXIT.folderUnusable;
  return reason === "changed" || reason === "exists" ? EXIT.badInput : EXIT.cannotWrite;
}

/** Error in the use of the command line, which is printed as one line without a stack trace. */
export class UsageError extends Error {}

/** Message about a command that Ctrl-C or a signal ended before it had a result. */
export class InterruptedError extends Error {}

/** Error of a port of this machine that cannot be used, which is printed as one line without a stack trace. */
export class PortError extends Error {}

/** Error of a file that cannot be written, which is printed as one line without a stack trace. */
export class FileError extends Error {
  /** @param subject the file or folder, at the beginning of the sentence */
  constructor(command: string, subject: string, cause: unknown) {
    super(`${command}: ${subject} cannot be written (${systemReason(cause)})`);
  }
}

/** Tests whether an error comes from a call of the operating system. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === "string";

/** Returns code and description of an error of the operating system, without the path and the name of the call. */
function systemReason(error: unknown): string {
  if (!isSystemError(error)) throw error;
  const [, reason = error.message] = /^(\w+: [^,]+)/.exec(error.message) ?? [];
  return reason;
}
