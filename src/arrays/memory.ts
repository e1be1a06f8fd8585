import { ArgumentError } from "./errors";

/** The largest buffer the library allocates without being told to, in bytes. */
const LARGEST_BUFFER = 2 ** 31;

/** Refuses an allocation of `count` float64 numbers that would not fit, before it is made, naming the bytes. */
export function checkMemory(functionName: string, argument: string, count: number, advice: string): void {
  const bytes = count * 8;
  if (bytes <= LARGEST_BUFFER) return;
  const limit = `${LARGEST_BUFFER.toLocaleString("en")} bytes`;
  throw new ArgumentError(
    functionName,
    argument,
    `small enough to fit in ${limit} (${advice})`,
    `a request for ${bytes.toLocaleString("en")} bytes`,
  );
}
