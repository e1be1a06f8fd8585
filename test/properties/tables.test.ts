import { describe, expect, it, test } from "vitest";
import { type Table, type Tabular, toNested } from "../../src/arrays";
import { gradientFlow } from "../../src/deep-linear";
import { race, reduce } from "../../src/neural-race";
import {
  dense,
  ensemble,
  initialise,
  kernelGradientFlow,
  kernels,
  relu,
  serial,
  taylorModel,
} from "../../src/ntk";
import { pathwayXor, readCsv, toCsv, xor } from "../../src/tasks";
import { CALLS, type Call } from "./calls";
import { EXPERIMENT_CALLS, FILE_CALLS } from "./calls-experiments";
import { reachable } from "./nested-values";

const isTabular = (value: unknown): value is Tabular =>
  typeof value === "object" && value !== null && "toTable" in value;

/** Tests whether a value records numbers over times or steps, and therefore should be tabular. */
function isTrajectory(value: unknown): boolean {
  if (typeof value !== "object" || value === null || "initial" in value) return false;
  const { epochs, steps, times, ...rest } = value as Record<string, unknown>;
  const records = times ?? steps;
  return (
    records instanceof Float64Array &&
    Object.values(rest).some((part) => part instanceof Float64Array && part.length === records.length)
  );
}

function checkTable({ columns, rows }: Table): void {
  expect(columns.length).toBeGreaterThan(0);
  expect(new Set(columns).size).toBe(columns.length);
  for (const row of rows) {
    expect(row).toHaveLength(columns.length);
    for (const entry of row) {
      expect(["number", "string"]).toContain(typeof entry);
      expect(entry).not.toBeNaN();
    }
  }
  if (rows.length === 0 || !rows.flat().every(Number.isFinite)) return;
  const read = readCsv(toCsv({ columns, rows }));
  expect(read.columns).toEqual(columns);
  expect(toNested(read.values)).toEqual(rows);
}

const resultsOf = async ({ call, args }: Call): Promise<unknown[]> => [
  ...reachable(await call(...(args as never[]))),
];

// Logs that are read from files are plain records, arguments of `fitTrajectory` and `diagnose`.
const calls = CALLS.filter((call) => ![...EXPERIMENT_CALLS, ...FILE_CALLS].includes(call));

describe.each(calls.map((call) => [call.name, call] as const))("%s", (_, call) => {
  test("gives its trajectories as tables, from which readCsv reads the same numbers", async () => {
    const results = await resultsOf(call);
    for (const result of results) {
      if (isTabular(result)) checkTable(result.toTable());
      else expect(isTrajectory(result)).toBe(false);
    }
  });
});

/** Columns of the first table in the result of a call of each function. */
const COLUMNS = {
  anisotropy: "direction, eigenvalue",
  bouncingBall: "time, position, velocity, touch",
  coordinateCheck: "steps, layer, slope, low, high",
  compareRepresentations: "measure, value, degenerate",
  continualLearning: "tasks learned, loss on task 1, loss on task 2",
  diagonalFlow: "time, loss, coefficient 1, coefficient 2, coefficient 3",
  elasticity: "sample, learning rate",
  endToEndFlow: "time, loss, singular value 1, singular value 2",
  exactFlow: "time, loss, mode 1, mode 2",
  factorisationFlowAsync: "time, loss, singular value 1, singular value 2",
  fitUniversal:
    "time, representation, predicted representation, output, predicted output, alignment, predicted alignment",
  gateChanges: "record, changed, from last",
  gatedGradientDescent: "time, loss, norm x->a, norm x->b, norm a->y, norm b->y",
  gatedGradientFlowAsync: "time, loss, norm x->a, norm x->b, norm a->y, norm b->y",
  gradientDescent: "time, loss, mode 1, mode 2",
  gradientFlowAsync: "time, loss, mode 1, mode 2",
  hierarchySpectrum: "level, eigenvalue, multiplicity",
  kernelGradientFlow: "time, train, test",
  kernelLossFlow: "time, loss",
  layerGrowth: "time, squared norm 1, squared norm 2, rate 1, rate 2, balance drift 1, unit drift 1",
  observeSimilarity: "epoch, time, value",
  pairTrajectory: "time, representation, output, alignment, loss",
  quadraticModel: "step, loss",
  reductionError: "time, loss, reduced loss",
  separableDescent: "step, loss, margin, weight 1, weight 2",
  solve: "time, y 1, y 2",
  taskModes: "mode, strength, input variance",
  taylorModel: "step, loss",
  train: "epoch, step, time, loss, test, accuracy, power 1, power 2",
  trainSequence:
    "tasks learned, accuracy on task 1, accuracy on task 2, lazy distance, pattern change, epochs, training loss",
  universalFlow: "time, representation, output, alignment, loss",
  universalSystem: "time, loss",
};

it.each(Object.entries(COLUMNS))("the result of %s is a table with the columns %s", async (name, columns) => {
  const results = await Promise.all(CALLS.filter((call) => call.name === name).map(resultsOf));
  const result = results.flat().find(isTabular);
  expect(result!.toTable().columns.join(", ")).toBe(columns);
});

describe("the numbers of a table", () => {
  it("are those of a linear flow's series", () => {
    const weights = [
      [
        [0.1, 0],
        [0, 0.2],
      ],
      [[0.1, 0.2]],
    ];
    const flow = gradientFlow(weights, xor(), { times: [0, 3, 9] });
    const { rows } = flow.toTable();
    expect(rows).toEqual(
      Array.from(flow.times, (t, i) => [t, flow.loss[i], ...(toNested(flow.modes)[i] as number[])]),
    );
  });

  it("are those of a race's edges and paths, by mode", () => {
    const { network, task } = pathwayXor();
    const result = race(reduce(network, task), { times: [0, 20], initial: 0.1 });
    const { columns, rows } = result.toTable();
    const [, edges = 0, modes = 0] = result.edgeStrengths.shape;
    const entry = (name: string) => rows[1]![columns.indexOf(name)];
    expect(entry(`${result.edges[edges - 1]} mode ${modes}`)).toBe(
      result.edgeStrengths.get(1, edges - 1, modes - 1),
    );
    expect(entry(`path 2 mode ${modes}`)).toBe(result.pathStrengths.get(1, 1, modes - 1));
  });

  it("are the modes of a kernel flow, with infinite time scales of modes that are never learned", () => {
    const kernel = [
      [1, 1],
      [1, 1],
    ];
    const { columns, rows } = kernelGradientFlow({ kernel, targets: [1, 0], rate: 0.5 }).toTable();
    expect(columns).toEqual(["mode", "eigenvalue", "time scale"]);
    expect(rows[0]![1]).toBeCloseTo(2, 14);
    expect(rows[0]![2]).toBeCloseTo(1, 14);
    expect(rows[1]).toEqual([2, 0, Number.POSITIVE_INFINITY]);
  });

  it("are the eigenvalues of a linearised network, mean and variance of an ensemble", () => {
    const architecture = serial(dense({ width: 4 }), relu(), dense());
    const task = {
      inputs: [
        [1, 0],
        [0, 1],
      ],
      targets: [[1], [-1]],
    };
    const flow = taylorModel(initialise(architecture, { inputSize: 2 }), { order: 1 }).gradientFlow(task);
    expect(flow.toTable()).toEqual({
      columns: ["mode", "eigenvalue"],
      rows: [
        [1, flow.eigenvalues[0]],
        [2, flow.eigenvalues[1]],
      ],
    });
    const { toTable, mean, covariance } = ensemble({
      ...kernels(architecture)(task.inputs),
      targets: task.targets,
    })(1);
    expect(toTable()).toEqual({
      columns: ["sample", "mean 1", "variance"],
      rows: [0, 1].map((i) => [i, mean.get(i, 0), covariance.get(i, i)]),
    });
  });
});
