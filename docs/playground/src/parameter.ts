/** A number that a slider sets. */
export interface RangeParameter {
  readonly kind: "range";
  readonly label: string;
  /** Description, in one sentence. */
  readonly help: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Distance of adjacent values; on a logarithmic slider values have three digits instead. */
  readonly step: number;
  readonly scale?: "linear" | "log";
  /** Tests whether the parameter has an effect; by default it always has. */
  readonly applies?: (values: Values) => boolean;
}

/** A choice between several options. */
export interface ChoiceParameter {
  readonly kind: "choice";
  readonly label: string;
  readonly help: string;
  readonly default: string;
  /** Labels of the values. */
  readonly options: Readonly<Record<string, string>>;
  readonly applies?: (values: Values) => boolean;
}

/** Switches in rows, written as zeros and ones with a dot between rows: `110.011`. */
export interface SwitchesParameter {
  readonly kind: "switches";
  readonly label: string;
  readonly help: string;
  readonly default: string;
  readonly applies?: (values: Values) => boolean;
}

export type Parameter = RangeParameter | ChoiceParameter | SwitchesParameter;

/** The parameters of a room by their names in the address. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** Values of all parameters of a room. */
export type Values = Readonly<Record<string, number | string>>;

/** The values of given parameters. */
export type ValuesOf<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends RangeParameter
    ? number
    : P[Name] extends ChoiceParameter
      ? keyof P[Name]["options"] & string
      : string;
};

/** Returns the default values of parameters. */
export const defaultsOf = (parameters: Parameters): Values =>
  Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]));

/** Formats a value of a range for display and for the address. */
export const formatNumber = (value: number): string => String(Number(value.toPrecision(4)));

/** Rounds a value to a slider's grid: three digits on logarithmic sliders, multiples of the step on others. */
export function snap({ min, max, step, scale }: RangeParameter, value: number): number {
  const near = scale === "log" ? Number(value.toPrecision(3)) : min + step * Math.round((value - min) / step);
  return Number(Math.min(max, Math.max(min, near)).toPrecision(10));
}

const SWITCHES = /^[01]{1,12}(\.[01]{1,12}){0,11}$/;

/**
 * Reads a value from its text in the address; returns a message if the text is invalid.
 */
export function readValue(
  parameter: Parameter,
  text: string,
): { value: number | string } | { problem: string } {
  if (parameter.kind === "choice") {
    if (Object.hasOwn(parameter.options, text)) return { value: text };
    return { problem: `has to be one of ${Object.keys(parameter.options).join(", ")}` };
  }
  if (parameter.kind === "switches") {
    return SWITCHES.test(text) ? { value: text } : { problem: "has to be rows of 0 and 1 with dots between" };
  }
  const { min, max } = parameter;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= min && value <= max)) {
    return { problem: `has to be a number from ${formatNumber(min)} to ${formatNumber(max)}` };
  }
  return { value: snap(parameter, value) };
}
