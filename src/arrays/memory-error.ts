/**
 * Thrown when the memory for a computation cannot be allocated; `bytes` is the size requested.
 *
 * Not an `ArgumentError`, because the same call may succeed on a machine with more memory, or after other results have
 * been released.
 *
 * @example
 * const report = (error: unknown) => {
 *   if (error instanceof MemoryError) console.log(error.functionName, error.bytes);
 * };
 */
export class MemoryError extends Error {
  static override readonly name = "MemoryError";
  override get name(): "MemoryError" {
    return "MemoryError";
  }
  /** Name of the public function that was called. */
  readonly functionName: string;
  /** Number of bytes requested. */
  readonly bytes: number;

  constructor(functionName: string, bytes: number, options?: { cause?: unknown }) {
    const requested = bytes.toLocaleString("en");
    super(
      `${functionName}: cannot allocate ${requested} bytes of memory; use a smaller problem or release other results`,
      options,
    );
    this.functionName = functionName;
    this.bytes = bytes;
  }
}
