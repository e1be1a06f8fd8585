import { type Figure, toSvg } from "learning-dynamics/plots";
import { readAddress } from "./address";
import { computations } from "./computations";
import { arrange, GAP } from "./figures/arrange";
import { makeGateGraph } from "./figures/gate-graph";
import type { Outcome } from "./outcome";
import { formatNumber, type Parameters, type Values } from "./parameter";
import { type Room, rooms } from "./rooms";

/** A figure of a still in both colour schemes. */
export interface Drawing {
  readonly light: string;
  readonly dark: string;
}

/** A room at one state as pictures and text, for pages that show them until they run the room. */
export interface Still {
  readonly drawings: readonly Drawing[];
  /** Number of columns of the first figure. */
  readonly span: number;
  /** Height of a row of figures in pixels. */
  readonly height: number;
  readonly controls: readonly { readonly label: string; readonly value: string }[];
}

/** Width of the figures in a frame beside the navigation of a page, in pixels, and the height of their rows. */
const FRAME = { width: 654, row: 300 };
const COLUMNS = 2;

/**
 * Computes and draws the room of an address, as the page does. A room with gates needs a `document` to draw them in.
 *
 * @throws Error if the address is not valid
 */
export async function drawStill(hash: string): Promise<Still> {
  const { state, problems } = readAddress(hash, rooms);
  if (problems.length > 0) throw new Error(`${hash}: ${problems.join(" ")}`);
  const room = rooms.find(({ name }) => name === state.room)!;
  const compute = await computations[room.name]!();
  const watch = { signal: new AbortController().signal, report: () => {} };
  const outcome = await compute(state.values, watch);
  const figures = (await room.loadFigures())(outcome, state.values);
  const gates = await drawGates(room, outcome, state.values);
  const count = gates.length + figures.length;
  const area = (FRAME.row + GAP) * Math.ceil(count / COLUMNS) - GAP;
  const { span, height } = arrange(count, { width: FRAME.width, height: area });
  return {
    drawings: [...gates, ...figures.map((figure) => drawFigure(figure, height))],
    span,
    height,
    controls: describeControls(room.parameters, state.values),
  };
}

function drawFigure(figure: Figure, height: number): Drawing {
  const isMap = figure.marks.some(({ type }) => type === "cell" || type === "graph");
  const width = (FRAME.width - GAP) / COLUMNS;
  const sized = { ...figure, width, height: isMap ? undefined : height };
  const draw = (theme: "light" | "dark") => toSvg(sized, { theme, joinDots: true });
  return { light: draw("light"), dark: draw("dark") };
}

async function drawGates(room: Room, outcome: Outcome, values: Values): Promise<Drawing[]> {
  const gates = await room.loadGates?.();
  if (gates === undefined) return [];
  const draw = (theme: "light" | "dark") => {
    const graph = makeGateGraph(() => {});
    graph.update(gates.panels(outcome, values, theme));
    return graph.element.querySelector("svg")!.outerHTML;
  };
  return [{ light: draw("light"), dark: draw("dark") }];
}

/** Lists the controls that have an effect, with their values as text. */
const describeControls = (parameters: Parameters, values: Values): Still["controls"] =>
  Object.entries(parameters).flatMap(([name, parameter]) => {
    if (parameter.kind === "switches" || parameter.applies?.(values) === false) return [];
    const value = values[name]!;
    const text = parameter.kind === "range" ? formatNumber(Number(value)) : parameter.options[value]!;
    return [{ label: parameter.label, value: text }];
  });
