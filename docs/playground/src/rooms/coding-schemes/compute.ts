import { threeDigits } from "../../format";
import type { Fact, Outcome, Watch } from "../../outcome";
import { activeSets } from "./active-sets";
import { codingPlots } from "./marks";
import type { CodingValues } from "./parameters";
import { SAMPLES } from "./plan";
import { type SampledCode, sampleCode } from "./sampled";
import { type CodeTheory, codeTheory } from "./theory";

/** Computes activations, readouts and code: the theory, then a network that is sampled from its posterior. */
export async function compute(values: CodingValues, { signal, report }: Watch<Outcome>): Promise<Outcome> {
  const theory = codeTheory(values);
  report({ plots: codingPlots(values, theory, undefined), facts: theory.facts, notes: [] });
  const network = await sampleCode(values, signal);
  return {
    plots: codingPlots(values, theory, network),
    facts: factsOf(values, theory, network),
    notes: [],
  };
}

function factsOf(
  { activation, warmUp }: CodingValues,
  { facts, kernel, neurons: theory }: CodeTheory,
  network: SampledCode,
): Fact[] {
  const { neurons, readouts, outliers, output } = network;
  const codes = new Set(activeSets(theory));
  const coded = activeSets(neurons).filter((code) => codes.has(code)).length;
  const squares = readouts.flat().reduce((sum, a) => sum + a * a, 0) / readouts.flat().length;
  const measured = {
    linear: { label: "readouts of the network", value: `mean square ${threeDigits(squares)}` },
    sigmoidal: { label: "neurons with one of these codes", value: `${coded} of ${neurons.length}` },
    relu: { label: "outliers of the network", value: `${outliers}` },
  } as const;
  const compared = (name: "within" | "between") =>
    `${threeDigits(kernel[name])} in theory, ${threeDigits(network.kernel[name])} in the network`;
  return [
    ...facts,
    measured[activation],
    { label: "kernel within a class", value: compared("within") },
    { label: "kernel between classes", value: compared("between") },
    { label: "output for the right class", value: `${threeDigits(output)} (target 1)` },
    { label: "Hamiltonian Monte Carlo", value: `${warmUp + SAMPLES} trajectories of 32 steps` },
  ];
}
