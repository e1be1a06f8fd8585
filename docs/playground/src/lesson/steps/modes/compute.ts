import type { Outcome } from "../../../outcome";
import { answerOf, livingThings, namedModes } from "../../living-things";
import { modeName } from "../../splits";

/** Computes the input modes, and the table that the strongest modes add up to, without repeated properties. */
export function compute({ modes: count }: { readonly modes: number }): Outcome {
  const { targets, items, properties } = livingThings();
  const modes = namedModes(targets);
  const strengths = modes.slice(0, count).map(({ final }) => final);
  const columnOf = (j: number) => items.map((_, i) => targets.get(i, j)).join();
  const shown = properties.map((_, j) => j).filter((j) => j === 0 || columnOf(j) !== columnOf(j - 1));
  return {
    plots: {
      modes: [
        {
          type: "cell",
          rows: modes.map((_, k) => modeName(k)),
          columns: items,
          values: modes.map(({ input }) => [...input]),
          label: "entry of the input mode",
          colours: "diverging",
        },
      ],
      sum: [
        {
          type: "cell",
          rows: shown.map((j) => properties[j]!),
          columns: items,
          values: shown.map((j) => items.map((_, i) => answerOf(modes, strengths, j, i))),
          label: "sum of the modes",
          domain: [0, 1],
        },
      ],
    },
    facts: modes.slice(0, count).map(({ singularValue }, k) => ({
      label: `mode ${modeName(k)}`,
      value: `singular value s = ${singularValue.toFixed(3)}`,
    })),
    notes: [],
  };
}
