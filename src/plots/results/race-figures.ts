import type { Figure } from "../../figures/figure";
import type { GatedFlow, Race, RoutingRace, XorRace } from "../../neural-race";
import { columnCurves, lossSentence, steps, trajectoryFigure } from "./trajectory-figure";

/** Draws the norms of the edges over time. */
export const gatedFlowFigure = ({ times, loss, edges, norms }: GatedFlow): Figure =>
  trajectoryFigure({
    name: "gated-flow",
    title: "How the edges of the gated network grow",
    caption: lossSentence(loss),
    y: { label: "norm of the weights ‖W‖ (Frobenius)" },
    at: times,
    curves: columnCurves(norms, (e) => edges[e]!),
  });

/** Largest number of modes with a panel. */
const MAX_MODES = 6;

/** Draws the strengths of the edges over time, with a panel for each of the first modes. */
export function racesFigure({ times, loss, edges, edgeStrengths }: Race): Figure {
  const [, count = 0, modes = 0] = edgeStrengths.shape;
  const { data } = edgeStrengths;
  const omission = modes > MAX_MODES ? ` The first ${MAX_MODES} of ${modes} modes are shown.` : "";
  return trajectoryFigure({
    name: "race",
    title: "How the pathways race, mode by mode",
    caption: `${lossSentence(loss)}${omission}`,
    y: { label: "strength B of the mode on the edge" },
    at: times,
    curves: edges.flatMap((name, e) =>
      Array.from({ length: Math.min(modes, MAX_MODES) }, (_, m) => ({
        name,
        panel: `mode ${m + 1}`,
        at: (i: number) => data[(i * count + e) * modes + m]!,
      })),
    ),
  });
}

/** Returns times from 0 to 2.5 times the half time. */
const timesAround = (halfTime: number): Float64Array =>
  steps(Number.isFinite(halfTime) && halfTime > 0 ? 2.5 * halfTime : 1);

/** Draws the strengths of a mode on the three edges of a routing network. */
export function routingFigure({ at, halfTime }: RoutingRace): Figure {
  const times = timesAround(halfTime);
  const strengths = Array.from(times, at);
  return trajectoryFigure({
    name: "routing-race",
    title: "How a mode is learned by a routing network",
    y: { label: "strength B of the weights" },
    at: times,
    curves: ["input", "hidden", "output"].map((name, k) => ({ name, at: (i) => strengths[i]![k]! })),
  });
}

/** Draws the strength of the pathways of exclusive or, and the loss. */
export function xorFigure({ at, halfTime }: XorRace): Figure {
  const times = timesAround(halfTime);
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
