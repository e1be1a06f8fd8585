import { readFile, stat } from "node:fs/promises";
import { UsageError } from "./exit";

/** Largest size of a file that Node reads as a whole, in bytes. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

/**
 * Reads a file that the user has named.
 *
 * @param subject option with its file, or the file alone, at the beginning of the sentence
 * @throws UsageError for a folder, a file that is too large, and one that cannot be read
 */
export async function readFileOf(command: string, subject: string, path: string): Promise<Uint8Array> {
  const found = await readable(command, subject, stat(path));
  if (found.isDirectory()) throw new UsageError(`${command}: ${subject} must be a file, received a folder`);
  checkSize(command, subject, found.size);
  return await readable(command, subject, readFile(path));
}

function checkSize(command: string, subject: string, size: number): void {
  if (size <= MAX_FILE_BYTES) return;
  const [limit, received] = [MAX_FILE_BYTES, size].map((bytes) => bytes.toLocaleString("en"));
  throw new UsageError(
    `${command}: ${subject} must be a file of at most ${limit} bytes, received ${received} bytes: ` +
      "split it, or store its numbers in a smaller type (uint8 or float32 in place of float64)",
  );
}

/** Waits for a result of the file system; the error names the file. */
export async function readable<Result>(
  command: string,
  subject: string,
  result: Promise<Result>,
): Promise<Result> {
  return result.catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new UsageError(`${command}: ${subject} cannot be read (${code ?? message})`);
  });
}
