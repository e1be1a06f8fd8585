/**
 * Thrown when the memory for a computation cannot be had: it names the bytes.
 *
 * Not an ArgumentError: the same call succeeds on a larger machine, or once other results have been let go.
 */
export class MemoryError extends Error {
  override readonly name = "MemoryError";
  /** The public function that was called. */
  readonly functionName: string;
  /** The bytes it asked for. */
  readonly bytes: number;

  constructor(functionName: string, bytes: number, options?: ErrorOptions) {
    const wanted = bytes.toLocaleString("en");
    super(
      `${functionName}: ${wanted} bytes of working memory cannot be had; use a smaller problem, or let go of others`,
      options,
    );
    this.functionName = functionName;
    this.bytes = bytes;
  }
}
