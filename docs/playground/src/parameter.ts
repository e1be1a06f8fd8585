/** A number that a slider sets. */
export interface RangeParameter {
  readonly kind: "range";
  readonly label: string;
  /** What it is, in a sentence. */
  readonly help: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** The distance of neighbouring values; on a logarithmic slider values have three digits instead. */
  readonly step: number;
  readonly scale?: "linear" | "log";
  /** Where the parameter has an effect; everywhere by default. */
  readonly applies?: (values: Values) => boolean;
}

/** One of several words. */
export interface ChoiceParameter {
  readonly kind: "choice";
  readonly label: string;
  readonly help: string;
  readonly default: string;
  /** What each value is called. */
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

/** What all parameters of some room are set to. */
export type Values = Readonly<Record<string, number | string>>;

/** The values of given parameters. */
export type ValuesOf<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends RangeParameter
    ? number
    : P[Name] extends ChoiceParameter
      ? keyof P[Name]["options"] & string
      : string;
};

/** What the parameters are set to unless something else is asked for. */
export const defaultsOf = (parameters: Parameters): Values =>
  Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]));

/** A value of a range as it is shown and as it stands in the address. */
export const formatNumber = (value: number): string => String(Number(value.toPrecision(4)));

/** A value on a slider's grid: three digits on logarithmic sliders, multiples of the step on others. */
export function snap({ min, max, step, scale }: RangeParameter, value: number): number {
  const near = scale === "log" ? Number(value.toPrecision(3)) : min + step * Math.round((value - min) / step);
  return Number(Math.min(max, Math.max(min, near)).toPrecision(10));
}

const SWITCHES = /^[01]{1,12}(\.[01]{1,12}){0,11}$/;

/**
 * The value that a text in the address stands for, or what is wrong with it.
 */
export function readValue(parameter: Parameter, text: string): { value: number | string } | { flaw: string } {
  if (parameter.kind === "choice") {
    if (Object.hasOwn(parameter.options, text)) return { value: text };
    return { flaw: `has to be one of ${Object.keys(parameter.options).join(", ")}` };
  }
  if (parameter.kind === "switches") {
    return SWITCHES.test(text) ? { value: text } : { flaw: "has to be rows of 0 and 1 with dots between" };
  }
  const { min, max } = parameter;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= min && value <= max)) {
    return { flaw: `has to be a number from ${formatNumber(min)} to ${formatNumber(max)}` };
  }
  return { value: snap(parameter, value) };
}
