import type { Figure, GraphMark } from "../../src/plots";

/** Returns the graph in a panel of a figure. */
export const graphOf = (figure: Figure, panel = 0): GraphMark => figure.marks[panel] as GraphMark;

/** Returns the width of a line of a graph. */
export const widthOf = (figure: Figure, name: string, panel = 0): number =>
  graphOf(figure, panel).lines.find((line) => line.name === name)!.width;
