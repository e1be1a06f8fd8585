/** A valid call of a public function. */
export interface Call {
  /** Name at the start of its error messages. */
  readonly name: string;
  /** The function, typed to accept any arguments, because it must check them itself. */
  readonly call: (...args: never[]) => unknown;
  readonly args: readonly unknown[];
  /** Names of fields that set an amount of work, where a huge number is valid but takes too long. */
  readonly counts?: readonly string[];
  /** Number of malformed calls of a slow function; default: every malformed value in every place. */
  readonly calls?: number;
}
