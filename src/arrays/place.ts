import { ArgumentError, ConvergenceError } from "./errors";
import { formatPath, HERE, type Key, keysOf, type Path } from "./path";

/** Largest array that the library allocates for an argument or a result, in bytes. */
const MAX_BUFFER_BYTES = 2 ** 31;

/** Place of a value among the arguments of one call, named by the errors about that value. */
export class Place {
  constructor(
    /** Public function that was called. */
    readonly functionName: string,
    /** Paths whose keys lead from the arguments to the value; they are read only for a message. */
    protected readonly paths: readonly Path[],
  ) {}

  /** Returns the place at a path below this one. */
  at(path: Path): Place {
    return new Place(this.functionName, [...this.paths, path]);
  }

  /** Returns the text of a path, for use in a message. */
  name(path: Path = HERE): string {
    return formatPath(this.below(path));
  }

  /** Returns the error for a value, which the message describes in a few words. */
  error(path: Path, expected: string, value: unknown): ArgumentError {
    return ArgumentError.of(this.functionName, this.below(path), expected, value);
  }

  /** Returns the error for a value that the caller describes. */
  refusal(path: Path, expected: string, received: string): ArgumentError {
    return new ArgumentError(this.functionName, this.below(path), expected, received);
  }

  /** Returns the error of an iteration that failed to converge. */
  notConverged(message: string, details: { iterations: number; residual: number }): ConvergenceError {
    return new ConvergenceError(this.functionName, message, details);
  }

  /** Refuses to allocate more float64 numbers than the largest buffer holds, with the number of bytes. */
  memory(path: Path, count: number, advice: string): void {
    const bytes = count * 8;
    if (bytes <= MAX_BUFFER_BYTES) return;
    const expected = `small enough to fit in ${MAX_BUFFER_BYTES.toLocaleString("en")} bytes (${advice})`;
    throw this.refusal(path, expected, `a request for ${bytes.toLocaleString("en")} bytes`);
  }

  protected below(path: Path): readonly Key[] {
    return [...this.paths, path].flatMap(keysOf);
  }
}
