import { closedFormFigure } from "../../figures/closed-form-figure";
import type { Figure } from "../../figures/figure";

/** A race in closed form, with its state at any time. */
interface ClosedForm<State> {
  at(t: number): State;
  readonly halfTime: number;
}

/** Returns 2.5 times the half time, or 1 if nothing is learned. */
const endOf = (halfTime: number): number => (Number.isFinite(halfTime) && halfTime > 0 ? 2.5 * halfTime : 1);

/** Draws the strengths of a mode on the three edges of a routing network. */
export const routingFigure = ({ at, halfTime }: ClosedForm<readonly number[]>): Figure =>
  closedFormFigure({
    name: "routing-race",
    title: "How a mode is learned by a routing network",
    y: { label: "strength B of the weights" },
    end: endOf(halfTime),
    at,
    curves: { input: ([b]) => b!, hidden: ([, b]) => b!, output: ([, , b]) => b! },
  });

/** Draws the strength of the pathways of exclusive or, and the loss. */
export const xorFigure = ({
  at,
  halfTime,
}: ClosedForm<{ readonly strength: number; readonly loss: number }>): Figure =>
  closedFormFigure({
    name: "xor-race",
    title: "How exclusive or is learned",
    y: { label: "strength a, loss L" },
    end: endOf(halfTime),
    at,
    curves: { "strength of each pathway": ({ strength }) => strength, loss: ({ loss }) => loss },
  });
