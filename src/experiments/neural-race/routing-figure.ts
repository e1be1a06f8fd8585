import { networkFigure } from "../../graphs";
import type { Race } from "../../neural-race";
import type { Figure } from "../../plots";
import { rounded } from "../../reports/numbers";
import type { Routing } from "../../tasks";

/** Creates the figure of the strengths of the strongest mode on the graph. */
export function strongestFigure(trajectory: Race, { network }: Routing, times: readonly number[]): Figure {
  return networkFigure(network, {
    name: "network",
    title: "The hidden weights, which all routes share, become the strongest",
    caption: "Thickness: strength of each weight matrix in the strongest mode.",
    label: "strength of the weights",
    width: 860,
    frames: times.map((t) => {
      const { edges } = trajectory.at(t);
      return {
        title: `t = ${rounded(t, 3)}`,
        edges: Object.fromEntries(trajectory.edges.map((edge, e) => [edge, Math.abs(edges.get(e, 0))])),
      };
    }),
  });
}
