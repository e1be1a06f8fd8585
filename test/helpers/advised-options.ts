/** Words by which advice names an option, with a value of the option that follows the advice. */
const WORDS: readonly (readonly [name: string, word: RegExp, value: unknown])[] = [
  ["maxSteps", /\bmaxSteps\b/, 1e5],
  ["relativeTolerance", /\brelativeTolerance\b/, 1e-4],
  ["absoluteTolerance", /\babsoluteTolerance\b/, 1e-4],
  ["times", /\btimes\b/, [0, 1e-9]],
  ["events", /\bevent\b/, [{ value: () => 1, terminal: true }]],
  ["dense", /\bdense\b/, false],
  ["jacobian", /\bJacobian\b/, () => {}],
  ["learningRate", /\blearning rate\b/, 1e-9],
];

/** Returns the options that an advice names, each with a record that sets it. */
export function advisedOptions(advice: string): [name: string, options: Record<string, unknown>][] {
  const named = WORDS.filter(([, word]) => word.test(advice)).map(
    ([name, , value]): [string, Record<string, unknown>] => [name, { [name]: value }],
  );
  const method = /method: "(\w+)"/.exec(advice)?.[1];
  return method === undefined ? named : [...named, ["method", { method }]];
}
