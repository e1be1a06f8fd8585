import type { Values, ValuesOf } from "../../parameter";
import type { RoomDescription } from "../../room";
import equations from "./equations.tex";

const on = (graph: string) => ({ applies: (values: Values) => values.graph === graph });

export const parameters = {
  graph: {
    kind: "choice",
    label: "network",
    help: "The network: routes between domains through shared layers, or pathways that contexts open.",
    default: "routing",
    options: { routing: "routes through shared layers", contexts: "pathways and contexts" },
  },
  domains: {
    kind: "range",
    label: "input and output domains M",
    help: "Every route from an input to an output domain has the same target map; all routes pass through the same layers.",
    default: 3,
    min: 2,
    max: 4,
    step: 1,
    ...on("routing"),
  },
  routes: {
    kind: "switches",
    label: "trained routes",
    help: "A row for each input domain, a column for each output domain.",
    default: "100.110.011",
    ...on("routing"),
  },
  contexts: {
    kind: "range",
    label: "contexts C",
    help: "The same items are shown in every context.",
    default: 3,
    min: 1,
    max: 4,
    step: 1,
    ...on("contexts"),
  },
  pathways: {
    kind: "range",
    label: "pathways",
    help: "Hidden layers between input and output.",
    default: 4,
    min: 1,
    max: 5,
    step: 1,
    ...on("contexts"),
  },
  gates: {
    kind: "switches",
    label: "gates",
    help: "A row for each pathway, a column for each context; on where the pathway is open.",
    default: "111.100.010.001",
    ...on("contexts"),
  },
  asked: {
    kind: "choice",
    label: "target maps of the contexts",
    help: "The same map in all contexts, or the map times a factor for each context.",
    default: "same",
    options: {
      same: "the same map in each",
      reversed: "the reversed map in the last",
      graded: "decreasing factors",
    },
    ...on("contexts"),
  },
  mode: {
    kind: "range",
    label: "mode shown",
    help: "Modes are ordered by strength; the map has four, and the last two have equal strength.",
    default: 1,
    min: 1,
    max: 4,
    step: 1,
  },
  start: {
    kind: "choice",
    label: "initial weights",
    help: "The reduction is exact for weights aligned with the modes; small random weights align first.",
    default: "aligned",
    options: { aligned: "aligned with the modes", random: "random orthogonal" },
  },
  initial: {
    kind: "range",
    label: "initial strength of each layer",
    help: "The strength of every mode in each weight matrix at the start.",
    default: 0.1,
    min: 0.01,
    max: 1,
    step: 0,
    scale: "log",
  },
  end: {
    kind: "range",
    label: "time shown (τ)",
    help: "The end of the displayed time span.",
    default: 60,
    min: 5,
    max: 500,
    step: 0,
    scale: "log",
  },
  rate: {
    kind: "range",
    label: "learning rate η",
    help: "The step of gradient descent.",
    default: 0.1,
    min: 0.01,
    max: 1,
    step: 0,
    scale: "log",
  },
  seed: {
    kind: "range",
    label: "seed",
    help: "The seed of the weights.",
    default: 1,
    min: 0,
    max: 50,
    step: 1,
  },
} as const satisfies RoomDescription["parameters"];

export type RaceValues = ValuesOf<typeof parameters>;

export const race: RoomDescription = {
  name: "race",
  short: "Race",
  title: "The neural race",
  text: "In a network with gates, pathways race to explain the task, and those that are open more often learn faster. Click on the graph, or use Tab and the space bar, to open and close gates.",
  parameters,
  presets: [
    {
      name: "Routes never trained",
      text: "Saxe, Sodhani & Lewallen 2022, figure 4: untrained routes through shared layers work.",
      values: {},
    },
    {
      name: "Too few routes",
      text: "Saxe, Sodhani & Lewallen 2022: one route for each domain is enough if all start equal; from random weights it is not. The reduction is exact for weights aligned with the modes, so that descent from random weights does not follow its lines.",
      values: { routes: "100.010.001", start: "random" },
    },
    {
      name: "Large weights",
      text: "Saxe, Sodhani & Lewallen 2022: from large random weights, untrained routes are less accurate.",
      values: { start: "random", initial: 1, end: 30 },
    },
    {
      name: "Shared against own",
      text: "Saxe, Sodhani & Lewallen 2022: if a context can use both pathways, the shared pathway wins.",
      values: { graph: "contexts", initial: 0.02, end: 20 },
    },
    {
      name: "Open in all but one",
      text: "Jarvis, Klein, Rosman & Saxe 2025: pathways open in all contexts but one learn faster than those open in one.",
      values: { graph: "contexts", gates: "011.101.110.100", initial: 0.02, end: 30 },
    },
    {
      name: "A conflict",
      text: "One context has the reversed target: the shared pathway learns the map of the majority, and the last context's separate pathway reverses it. Each strength is measured along its own direction.",
      values: { graph: "contexts", asked: "reversed", initial: 0.05, end: 50 },
    },
    {
      name: "Own pathways only",
      text: "Without a shared pathway each context learns separately, later and all at the same time.",
      values: { graph: "contexts", pathways: 3, gates: "100.010.001", initial: 0.02, end: 60 },
    },
  ],
  equations,
  links: {
    papers: [
      { key: "saxe2022", label: "Saxe, Sodhani & Lewallen 2022", url: "https://arxiv.org/abs/2207.10430" },
    ],
    docs: "theory/neural-race",
    source: "src/neural-race",
  },
};
