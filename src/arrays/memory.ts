import { ArgumentError } from "./errors";

/** Largest array that the library allocates for an argument or a result, in bytes. */
const MAX_BUFFER_BYTES = 2 ** 31;

/** Throws an `ArgumentError` with the number of bytes if `count` float64 numbers exceed the largest buffer. */
export function checkMemory(functionName: string, argument: string, count: number, advice: string): void {
  const bytes = count * 8;
  if (bytes <= MAX_BUFFER_BYTES) return;
  const limit = `${MAX_BUFFER_BYTES.toLocaleString("en")} bytes`;
  throw new ArgumentError(
    functionName,
    argument,
    `small enough to fit in ${limit} (${advice})`,
    `a request for ${bytes.toLocaleString("en")} bytes`,
  );
}
