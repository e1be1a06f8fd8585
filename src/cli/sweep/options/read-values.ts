import type { PointValue } from "../../../sweeps";
import { range } from "../../../sweeps";
import { withinCommand } from "../../argument-names";
import { UsageError } from "../../exit";

/** Values of a parameter, by its name. */
export type NamedValues = readonly [name: string, values: readonly PointValue[]];

/**
 * Reads `name=from:to:count`, `name=from:to:log:count` or `name=a,b,c`.
 *
 * @throws UsageError or ArgumentError, which name the option
 */
export function readGridOption(command: string, text: string): NamedValues {
  const [name, value] = nameAndValue(command, "--grid", text);
  const option = `--grid ${name}`;
  if (!value.includes(":")) return [name, value.split(",").map(readPointText)];
  const parts = value.split(":");
  const scale = parts.length === 4 ? parts[2] : "linear";
  const numbers = [parts[0]!, parts[1]!, parts.at(-1)!].map(readPart);
  const isRange = (parts.length === 3 || parts.length === 4) && (scale === "linear" || scale === "log");
  if (!isRange || numbers.some(Number.isNaN))
    throw new UsageError(
      `${command}: ${option} must have the form from:to:count, from:to:log:count or a,b,c, received ${value}`,
    );
  const [from, to, count] = numbers;
  const names = { from: `${option}: from`, to: `${option}: to`, count: `${option}: count` };
  return [name, withinCommand(command, names, () => range(from!, to!, count!, { scale }))];
}

/** Reads a number between colons; NaN for a blank, which `Number` reads as 0. */
export const readPart = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

/** Splits the text of an option at its first equals sign. */
export function nameAndValue(command: string, option: string, text: string): [name: string, value: string] {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`${command}: ${option} must begin with name=, received ${text}`);
  return [name, value];
}

/** Reads a value of a parameter: a number, true or false, or a text. */
export function readPointText(text: string): PointValue {
  if (text === "true" || text === "false") return text === "true";
  const value = Number(text);
  return text.trim() === "" || !Number.isFinite(value) ? text : value;
}
