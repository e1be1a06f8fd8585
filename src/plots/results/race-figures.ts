import type { Figure } from "../../figures/figure";
import type { GatedFlow, Race, RoutingRace, XorRace } from "../../neural-race";
import { columnCurves, lossInWords, steps, trajectoryFigure } from "./trajectory-figure";

/** The edges' norms over time. */
export const gatedFlowFigure = ({ times, loss, edges, norms }: GatedFlow): Figure =>
  trajectoryFigure({
    name: "gated-flow",
    title: "How the edges of the gated network grow",
    caption: lossInWords(loss),
    y: { label: "norm of the weights ‖W‖ (Frobenius)" },
    at: times,
    curves: columnCurves(norms, (e) => edges[e]!),
  });

/** More modes than this are too many panels. */
const MOST_MODES = 6;

/** The edges' strengths over time, a panel for each of the first modes. */
export function racesFigure({ times, loss, edges, edgeStrengths }: Race): Figure {
  const [, count = 0, modes = 0] = edgeStrengths.shape;
  const { data } = edgeStrengths;
  const left = modes > MOST_MODES ? ` The first ${MOST_MODES} of ${modes} modes are shown.` : "";
  return trajectoryFigure({
    name: "race",
    title: "How the pathways race, mode by mode",
    caption: `${lossInWords(loss)}${left}`,
    y: { label: "strength B of the mode on the edge" },
    at: times,
    curves: edges.flatMap((name, e) =>
      Array.from({ length: Math.min(modes, MOST_MODES) }, (_, m) => ({
        name,
        panel: `mode ${m + 1}`,
        at: (i: number) => data[(i * count + e) * modes + m]!,
      })),
    ),
  });
}

/** Times in closed form until well after half of it is learned. */
const timesPast = (halfTime: number): Float64Array =>
  steps(Number.isFinite(halfTime) && halfTime > 0 ? 2.5 * halfTime : 1);

/** The three strengths of a mode of a routing network. */
export function routingFigure({ at, halfTime }: RoutingRace): Figure {
  const times = timesPast(halfTime);
  const strengths = Array.from(times, at);
  return trajectoryFigure({
    name: "routing-race",
    title: "How a mode is learned by a routing network",
    y: { label: "strength B of the weights" },
    at: times,
    curves: ["input", "hidden", "output"].map((name, k) => ({ name, at: (i) => strengths[i]![k]! })),
  });
}

/** The pathways of exclusive or, and the loss. */
export function xorFigure({ at, halfTime }: XorRace): Figure {
  const times = timesPast(halfTime);
  const states = Array.from(times, at);
  return trajectoryFigure({
    name: "xor-race",
    title: "How exclusive or is learned",
    y: { label: "strength a, loss L" },
    at: times,
    curves: [
      { name: "strength of each pathway", at: (i) => states[i]!.strength },
      { name: "loss", at: (i) => states[i]!.loss },
    ],
  });
}
