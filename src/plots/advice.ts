/** Options that would improve a result. */
export interface Advice {
  /** Values of the options, by name. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
  /** Effect of the options, a predicate such as "gives more accurate rates". */
  readonly effect: string;
}

/** Returns an option with its value as it is written in code: `start: "fitted"`. */
const optionInCode = (name: string, value: string | number | boolean): string =>
  `${name}: ${JSON.stringify(value)}`;

/** Returns a piece of advice as a sentence marked as such, with options as the reader would write them; in code by default. */
export const adviceSentence = ({ options, effect }: Advice, writeOption = optionInCode): string =>
  `Advice: ${Object.entries(options)
    .map(([name, value]) => writeOption(name, value))
    .join(", ")} ${effect}.`;
