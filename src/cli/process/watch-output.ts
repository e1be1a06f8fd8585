import { EXIT, FileError } from "../exit";

/** Codes of a reader that has gone: a closed pipe (`| head`) and a closed terminal. */
const READER_GONE = ["EPIPE", "EIO"];

/**
 * Handles errors of the output streams of a process. A reader that has gone is ignored, because the report is written to
 * files all the same. Any other error of the output stream, such as a full disk, is reported once and sets the exit code.
 */
export function watchOutput({ stdout, stderr }: Pick<NodeJS.Process, "stdout" | "stderr">): void {
  let isReported = false;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (isReported || READER_GONE.includes(error.code ?? "")) return;
    isReported = true;
    stderr.write(`${new FileError("learning-dynamics", "the output", error).message}\n`);
    process.exitCode = EXIT.cannotWrite;
  });
  // Nothing can be reported if the error stream itself fails.
  stderr.on("error", () => {});
}
