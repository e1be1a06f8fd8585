import type { Outcome } from "../../../outcome";
import { answerOf, livingThings, namedModes } from "../../living-things";
import { MODE_NAMES, modeName } from "../../splits";

/** Computes the input modes, and the table that the strongest modes add up to. */
export function compute({ modes: count }: { readonly modes: number }): Outcome {
  const { targets, items, properties } = livingThings();
  const modes = namedModes(targets);
  const strengths = modes.slice(0, count).map(({ final }) => final);
  return {
    plots: {
      modes: [
        {
          type: "cell",
          rows: MODE_NAMES.map((name, k) => `${k + 1}: ${name}`),
          columns: items,
          values: modes.map(({ input }) => [...input]),
          label: "entry of the input mode",
          colours: "diverging",
        },
      ],
      sum: [
        {
          type: "cell",
          rows: properties,
          columns: items,
          values: properties.map((_, j) => items.map((_, i) => answerOf(modes, strengths, j, i))),
          label: "sum of the modes",
          domain: [0, 1],
        },
      ],
    },
    facts: modes.slice(0, count).map(({ singularValue }, k) => ({
      label: modeName(k),
      value: `singular value s = ${singularValue.toFixed(3)}`,
    })),
    notes: [],
  };
}
