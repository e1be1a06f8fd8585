import type { Mark } from "learning-dynamics/plots";
import type { Outcome } from "../../outcome";
import { activeSets } from "./active-sets";
import type { CodingValues } from "./parameters";
import type { SampledCode } from "./sampled";
import type { CodeTheory } from "./theory";

type Matrix = readonly (readonly number[])[];

const NETWORK = "sampled network";
const THEORY = "theory";

/** Makes the marks of the theory and of the sampled network, which is absent until it has been sampled. */
export function codingPlots(
  { activation }: CodingValues,
  theory: CodeTheory,
  network: SampledCode | undefined,
): Outcome["plots"] {
  const colours = activation === "linear" ? "diverging" : "sequential";
  const codes: Mark = {
    type: activation === "linear" ? "line" : "dot",
    category: THEORY,
    x: theory.readouts.map(([first]) => first),
    y: theory.readouts.map(([, second]) => second),
  };
  const ranks = theory.ranked.map((_, i) => i + 1);
  const line: Mark = { type: "line", category: THEORY, x: ranks, y: theory.ranked };
  const tiles = codeTiles(THEORY, theory.neurons, colours);
  if (network === undefined) return { activations: [line], readouts: [codes], code: [tiles] };
  const { neurons, readouts } = network;
  const dots = { type: "dot", category: NETWORK } as const;
  return {
    activations: [line, { ...dots, x: ranks, y: neurons.map(([first]) => first!).sort((a, b) => b - a) }],
    // The theory comes first for its colour, and again to lie above the neurons.
    readouts: [codes, { ...dots, x: readouts.map(([a]) => a!), y: readouts.map(([, a]) => a!) }, codes],
    code: [tiles, codeTiles(NETWORK, neurons, colours)],
  };
}

/** Makes tiles of the mean activations of neurons, in the order of their codes, on all classes. */
function codeTiles(panel: string, neurons: Matrix, colours: "diverging" | "sequential"): Mark {
  const tiles = sortByCode(neurons).flatMap((neuron, i) => neuron.map((value, c) => ({ value, i, c })));
  return {
    type: "tile",
    panel,
    left: tiles.map(({ i }) => i + 0.5),
    right: tiles.map(({ i }) => i + 1.5),
    bottom: tiles.map(({ c }) => c + 0.5),
    top: tiles.map(({ c }) => c + 1.5),
    values: tiles.map(({ value }) => value),
    label: "mean activation",
    colours,
  };
}

/** Sorts neurons by the sets of classes on which they are active, and then by the activation on class 1. */
function sortByCode(neurons: Matrix): Matrix {
  const codes = activeSets(neurons);
  return neurons
    .map((neuron, i) => ({ neuron, code: codes[i]! }))
    .sort((a, b) => Number(b.code > a.code) - Number(b.code < a.code) || b.neuron[0]! - a.neuron[0]!)
    .map(({ neuron }) => neuron);
}
