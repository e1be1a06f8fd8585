import type { Figure, Mark } from "../../../plots";
import type { ContagionRun } from "./contagion-run";

const AXES = {
  x: { label: "number of infected neighbours" },
  y: { label: "probability of an infection in one step", domain: [0, 1.05] as const },
};

/** Draws the learned laws of one disease, with the observed frequencies, and those of two diseases. */
export function contagionFigures(
  sis: ContagionRun,
  planck: ContagionRun,
  interacting: ContagionRun,
): Figure[] {
  return [
    {
      name: "one-disease",
      title: "The model learns how the probability of an infection depends on the neighbours",
      caption:
        "Susceptible nodes of the first seed. Frequencies scatter where few transitions have so many infected neighbours.",
      ...AXES,
      marks: [...oneDisease(sis, "simple contagion"), ...oneDisease(planck, "complex contagion")],
    },
    {
      name: "two-diseases",
      title: "The model learns that a node with one disease catches the other more easily",
      caption: "Nodes of the first seed, by the number of neighbours with the disease that is caught.",
      ...AXES,
      marks: [0, 1].flatMap((d) => [
        ...twoDiseases(interacting, d, 0, "node without a disease"),
        ...twoDiseases(interacting, d, 1 << (1 - d), "node with the other disease"),
      ]),
    },
  ];
}

/** Draws the law of susceptible nodes. */
function oneDisease({ curves: [curve] }: ContagionRun, panel: string): Mark[] {
  const { infected: x, exact, learned, frequency } = curve!;
  return [
    { type: "line", category: "exact law", x, y: exact, panel },
    { type: "dot", category: "frequency of the transitions", x, y: frequency, panel },
    { type: "dot", category: "learned law", x, y: learned, panel },
  ];
}

/** Draws the law of a disease for nodes of one state. */
function twoDiseases({ curves }: ContagionRun, disease: number, own: number, category: string): Mark[] {
  const curve = curves.find((each) => each.disease === disease && each.own === own)!;
  const { infected: x, exact, learned } = curve;
  const panel = `disease ${disease + 1}`;
  return [
    { type: "line", method: "exact law", x, y: exact, category, panel },
    { type: "dot", method: "learned law", x, y: learned, category, panel },
  ];
}
