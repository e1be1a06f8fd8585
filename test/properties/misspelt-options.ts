import { JUPYTER } from "../../src/arrays/display";
import type { Call } from "./call";
import { isOpen, type Path, replaced } from "./nested-values";

/** A call with a copy of one option under a misspelt name. */
export interface MisspeltCall {
  readonly args: readonly unknown[];
  readonly name: string;
  /** Place of the misspelt option. */
  readonly path: Path;
}

/**
 * Fields of records of data, which may have other fields: required fields | further fields. A record that lacks a
 * required field or has a field outside its list holds options.
 */
const DATA_FIELDS: Readonly<Record<string, string>> = {
  task: "inputs targets | labels nodeGates edgeGates",
  diagonalProblem: "inputs targets depth scale |",
  statistics: "inputOutputCorrelation targetSecondMoment | inputCorrelation samples paths pairs",
  trainingRun: "times inputs targets hidden outputs | weights biases activation setting",
  trajectory: "at | times",
  distances:
    "times representation output alignment loss inputDistanceSquared targetDistanceSquared | setting",
  distancesAtOneTime: "representation output alignment |",
  meanOutput: "rate initialSquaredError | confidence relativeResidual",
  colouredGraph: "nodes layers edges |",
  colouredEdges: "from to colour |",
  gatedNetwork: "nodes edges | inputs outputs",
  pathway: "name edges strength | from to nodes",
  reduction: "network paths modes | bases residual residuals exact result targetSecondMoment",
  parameters: "weights biases |",
  weightLayer: "type weightVariance biasVariance learningRate | width bias filter strides padding",
  windowLayer: "type window strides padding |",
  plainLayer: "type | epsilon rate span positions branches",
  activation:
    "type name | negative positive amplitude frequency phase coefficients value derivative secondDerivative nodes",
  network: "type layers | inputShape parameterisation channels",
  parametrisedNetwork: "network parameters | inputShape parameterisation channels forward",
  kernels: "nngp ntk | test",
  episode: "support query |",
  modes: "strengths inputVariances inputModes | outputModes coupling",
  anisotropy: "eigenvalues directions | participation",
  observer: "observe collect |",
  report: "title checks | intro parameters figures tables",
  clusters: "positive negative radius |",
  contactState: "position velocity | touch",
  connectivityGraph: "gains maps activation |",
  table: "columns rows | name",
  sampledAxes: "a b |",
  signal: "aborted |",
};
const DATA_KINDS = Object.values(DATA_FIELDS).map((fields) => {
  const [required, further] = fields.split("|").map((list) => list.split(" ").filter(Boolean));
  return { required: required!, known: [...required!, ...further!] };
});

/** Fields that hold records with any names. */
const FREE_NAMES: readonly string[] = ["matrices", "methods", "curves", "parameters", "record", "resume"];

/** Returns the call with each option in turn misspelt, in one of three ways; none for a call without options. */
export function misspeltCalls({ args }: Call): MisspeltCall[] {
  return optionRecords(args).flatMap(([path, options]) =>
    Object.keys(options).map((option, i) => {
      const name = misspelling(option, i, Object.keys(options));
      const misspelt = replaced(args, path, { ...options, [name]: options[option] });
      return { args: misspelt as readonly unknown[], name, path };
    }),
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** Returns the records of options among the arguments, and within other records of options. */
function optionRecords(value: unknown, path: Path = []): (readonly [Path, Fields])[] {
  if (Array.isArray(value)) return value.flatMap((entry, i) => optionRecords(entry, [...path, i]));
  if (!isOpen(value) || "stride" in value || isData(value)) return [];
  const inner = Object.entries(value).flatMap(([key, field]) => optionRecords(field, [...path, key]));
  return FREE_NAMES.includes(String(path.at(-1))) ? inner : [[path, value], ...inner];
}

/** Tests whether a record holds data: a task, a network, files by their names, a result of the library. */
function isData(record: Fields): boolean {
  const fields = Object.keys(record);
  const isKind = ({ required, known }: (typeof DATA_KINDS)[number]): boolean =>
    required.every((field) => fields.includes(field)) && fields.every((field) => known.includes(field));
  const isFiles = fields.length > 0 && fields.every((field) => /\.\w+$/.test(field));
  return JUPYTER in record || isFiles || DATA_KINDS.some(isKind);
}

/**
 * Returns a misspelling that is not `taken`: without the middle letter, with two letters swapped, or with one more
 * letter. The way depends on `index`.
 */
function misspelling(name: string, index: number, taken: readonly string[]): string {
  const middle = name.length >> 1;
  const [head, letter, tail] = [name.slice(0, middle), name.charAt(middle), name.slice(middle + 1)];
  const ways = [head + tail, head.slice(0, -1) + letter + head.slice(-1) + tail, name + name.slice(-1)];
  const candidates = [ways[index % ways.length]!, ...ways, `${name}_`];
  return candidates.find((candidate) => candidate !== "" && !taken.includes(candidate))!;
}
