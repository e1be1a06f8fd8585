import { type Axes, type GridLike, latinHypercube, sobol } from "../../../sweeps";
import { withinCommand } from "../../argument-names";
import { UsageError } from "../../exit";
import { readPoints } from "./read-points";
import { nameAndValue, readGridOption, readPart } from "./read-values";

/** Options that define the points of a sweep, as they were typed. */
export interface GridOptions {
  readonly grid?: readonly string[];
  readonly list?: string;
  readonly latinHypercube?: number;
  readonly sobol?: number;
  readonly range?: readonly string[];
}

/** Reads the points of a sweep, which one kind of options defines. */
export function readGrid(command: string, options: GridOptions): GridLike {
  const { grid, list, latinHypercube: latin, sobol: count, range } = options;
  const kinds = [grid, list, latin, count].filter((kind) => kind !== undefined).length;
  if (kinds !== 1)
    throw new UsageError(
      `${command}: give the points by exactly one of --grid (repeatable), --list, --latin-hypercube and --sobol`,
    );
  const size = latin ?? count;
  if ((range === undefined) !== (size === undefined))
    throw new UsageError(`${command}: --range belongs to --latin-hypercube and --sobol, which need it`);
  if (grid !== undefined) return readProduct(command, grid);
  if (list !== undefined) return readPoints(command, list);
  const axes = readRanges(command, range!);
  const option = latin === undefined ? "--sobol" : "--latin-hypercube";
  const names = {
    count: option,
    axes: "--range",
    ...Object.fromEntries(Object.keys(axes).map((name) => [`axes.${name}`, `--range ${name}`])),
  };
  const sample = latin === undefined ? sobol : latinHypercube;
  return withinCommand(command, names, () => sample(axes, size!));
}

function readProduct(command: string, texts: readonly string[]): GridLike {
  const axes = texts.map((text) => readGridOption(command, text));
  checkNames(
    command,
    "--grid",
    axes.map(([name]) => name),
  );
  return Object.fromEntries(axes);
}

/** Reads ranges, `name=from:to` or `name=from:to:log`. */
function readRanges(command: string, texts: readonly string[]): Axes {
  const axes = texts.map((text) => {
    const [name, value] = nameAndValue(command, "--range", text);
    const parts = value.split(":");
    const [, , scale = "linear"] = parts;
    const [from, to] = [parts[0]!, parts[1] ?? ""].map(readPart) as [number, number];
    const isRange = parts.length <= 3 && (scale === "linear" || scale === "log");
    if (!isRange || Number.isNaN(from) || Number.isNaN(to))
      throw new UsageError(
        `${command}: --range ${name} must have the form from:to or from:to:log, received ${value}`,
      );
    return [name, { from, to, scale }] as const;
  });
  checkNames(
    command,
    "--range",
    axes.map(([name]) => name),
  );
  return Object.fromEntries(axes);
}

function checkNames(command: string, option: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new UsageError(`${command}: ${option} ${twice} must be given once`);
}
