import type { GatedProblem } from "learning-dynamics/tasks";
import { type GatedTask, hierarchy, routing } from "learning-dynamics/tasks";
import { rememberLast } from "../../remember";
import { readGates } from "./gates";
import type { RaceValues } from "./parameters";

/** Units of each hidden layer. */
export const HIDDEN = 8;
/** Number of levels of the tree that maps items to features, and its number of items. */
export const LEVELS = 3;
export const ITEMS = 2 ** (LEVELS - 1);
export const POINTS = 121;
const RECORDS = 24;
const MOST_STEPS = 20_000;

/** A way through the network, drawn as a line on the graph. */
export interface Way {
  /** Names of the input, the hidden layers and the output. */
  readonly nodes: readonly string[];
  readonly category: string;
}

/** Numbers derived from the values, for the computation and the copied code. */
export interface RacePlan {
  readonly problem: GatedProblem;
  /** Untrained routes, which are tested after learning. */
  readonly untrained: GatedTask | undefined;
  readonly ways: readonly Way[];
  /** Gates, row by row as on the graph. */
  readonly gates: readonly (readonly number[])[];
  /** Factors of the targets in each context. */
  readonly factors: readonly number[];
  readonly steps: number;
  readonly every: number;
  readonly notes: readonly string[];
}

/** Settings that determine the network and its task. */
export type RaceSetting = Pick<
  RaceValues,
  "graph" | "domains" | "routes" | "contexts" | "pathways" | "gates" | "asked"
>;

export const settingOf = ({
  graph,
  domains,
  routes,
  contexts,
  pathways,
  gates,
  asked,
}: RaceValues): RaceSetting => ({ graph, domains, routes, contexts, pathways, gates, asked });

/** Returns network and task, which most sliders leave unchanged. */
export const partsOf = rememberLast((setting: RaceSetting) =>
  setting.graph === "routing" ? routingParts(setting) : contextParts(setting),
);

export function racePlan(values: RaceValues): RacePlan {
  const { end, rate } = values;
  const steps = Math.min(MOST_STEPS, Math.ceil(end / rate));
  const notes = steps === MOST_STEPS ? [`Gradient descent is shown for its first ${MOST_STEPS} steps.`] : [];
  const parts = partsOf(settingOf(values));
  return {
    factors: [],
    ...parts,
    notes: [...notes, ...parts.notes],
    steps,
    every: Math.ceil(steps / RECORDS),
  };
}

function routingParts({ domains, routes }: RaceSetting) {
  const asked = readGates(routes, domains, domains);
  const none = asked.every((row) => row.every((gate) => gate === 0));
  const gates = none ? asked.map((row, i) => row.map((_, j) => Number(i + j === 0))) : asked;
  const { network, task, untrained } = routing({
    domains,
    gates,
    base: hierarchy({ levels: LEVELS }),
    hidden: HIDDEN,
  });
  const ways = gates.flatMap((row, i) =>
    row.map(
      (gate, j): Way => ({
        nodes: [`x${i + 1}`, "h", "k", `y${j + 1}`],
        category: gate === 1 ? "trained routes" : "routes never trained",
      }),
    ),
  );
  return {
    problem: { network, task },
    untrained,
    ways,
    gates,
    notes: none ? ["At least one route has to be trained: the first one is used."] : [],
  };
}

function contextParts({ contexts, pathways, gates: text, asked }: RaceSetting) {
  const given = readGates(text, pathways, contexts);
  const none = given.every((row) => row.every((gate) => gate === 0));
  const gates = none ? given.map((row, i) => row.map((_, j) => Number(i + j === 0))) : given;
  const factors = Array.from({ length: contexts }, (_, c) => {
    if (asked === "graded") return (contexts - c) / contexts;
    return asked === "reversed" && c === contexts - 1 ? -1 : 1;
  });
  const { inputs, targets } = hierarchy({ levels: LEVELS });
  const rowsOf = ({ shape, data }: typeof inputs) =>
    Array.from({ length: shape[0]! }, (_, i) => Array.from(data.slice(i * shape[1]!, (i + 1) * shape[1]!)));
  const items = rowsOf(inputs);
  const names = gates.map((_, p) => `h${p + 1}`);
  const task: GatedTask = {
    inputs: { x: factors.flatMap(() => items) },
    targets: {
      y: factors.flatMap((factor) => rowsOf(targets).map((row) => row.map((feature) => factor * feature))),
    },
    nodeGates: Object.fromEntries(
      names.map((name, p) => [name, factors.flatMap((_, c) => items.map(() => gates[p]![c]!))]),
    ),
  };
  const network = {
    nodes: {
      x: inputs.shape[1]!,
      ...Object.fromEntries(names.map((name) => [name, HIDDEN])),
      y: targets.shape[1]!,
    },
    edges: names.flatMap((name): [string, string][] => [
      ["x", name],
      [name, "y"],
    ]),
    inputs: ["x"],
    outputs: ["y"],
  };
  const ways = names.map((name): Way => ({ nodes: ["x", name, "y"], category: `pathway ${name}` }));
  const notes = none ? ["At least one gate has to be open: the first one is used."] : [];
  return { problem: { network, task }, untrained: undefined, ways, gates, factors, notes };
}
