/** A valid call of a public function. */
export interface Call {
  /** What the messages of its errors start with. */
  readonly name: string;
  /** Takes anything: what is wrong with the arguments is for the function to say. */
  readonly call: (...args: never[]) => unknown;
  readonly args: readonly unknown[];
  /** Fields that count work: a vast number there is no mistake that can be told from a wish, only a long wait. */
  readonly counts?: readonly string[];
  /** How many malformed calls to throw, where the default would take long. */
  readonly calls?: number;
}
