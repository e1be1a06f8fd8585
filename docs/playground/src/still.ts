import type { Figure } from "learning-dynamics/plots";
import { readAddress } from "./address";
import { computations } from "./computations";
import { arrange, GAP } from "./figures/arrange";
import { type DrawingSize, drawWithin } from "./figures/drawing";
import { makeGateGraph } from "./figures/gate-graph";
import type { Outcome } from "./outcome";
import { formatNumber, type Parameters, type Values } from "./parameter";
import { type Room, rooms } from "./rooms";

/** A drawing in both colour schemes. */
export interface Themed {
  readonly light: string;
  readonly dark: string;
}

/** A figure of a still, for a wide frame and for a phone. */
export interface Drawing {
  readonly wide: Themed;
  readonly narrow: Themed;
}

/** A room at one state as pictures and text, for pages that show them until they run the room. */
export interface Still {
  readonly drawings: readonly Drawing[];
  /** Number of columns in a wide frame, and those of the first figure. */
  readonly columns: number;
  readonly span: number;
  /** Height of a row in a wide frame, in pixels. */
  readonly height: number;
  readonly controls: readonly { readonly label: string; readonly value: string }[];
}

/** Sizes of figures in pixels: of the area in a frame next to the navigation of a page, of rows in it, and on a phone. */
const AREA = 654;
const ROW = { curves: 300, maps: 360 };
const PHONE = 324;

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
  // Maps need the whole width.
  const [most, row] = figures.some(isMap) ? [1, ROW.maps] : [2, ROW.curves];
  const available = (row + GAP) * Math.ceil(count / most) - GAP;
  const { columns, span, height } = arrange(count, { width: AREA, height: available });
  const widthOf = (k: number) => ((AREA + GAP) * (k === 0 ? span : 1)) / columns - GAP;
  const drawings = figures.map((figure, k) => ({
    wide: drawFigure(figure, { width: widthOf(gates.length + k), height }),
    narrow: drawFigure(figure, { width: PHONE, height: undefined }),
  }));
  const controls = describeControls(room.parameters, state.values);
  return { drawings: [...gates, ...drawings], columns, span, height, controls };
}

/** Tests whether a figure is a map. */
const isMap = ({ marks }: Figure): boolean => marks.some(({ type }) => type === "cell");

const drawFigure = (figure: Figure, size: DrawingSize): Themed => ({
  light: drawWithin(figure, size, "light"),
  dark: drawWithin(figure, size, "dark"),
});

async function drawGates(room: Room, outcome: Outcome, values: Values): Promise<Drawing[]> {
  const gates = await room.loadGates?.();
  if (gates === undefined) return [];
  const draw = (theme: "light" | "dark") => {
    const graph = makeGateGraph(() => {});
    graph.update(gates.panels(outcome, values, theme));
    return graph.element.querySelector("svg")!.outerHTML;
  };
  const drawn = { light: draw("light"), dark: draw("dark") };
  return [{ wide: drawn, narrow: drawn }];
}

/** Lists the controls that have an effect, with their values as text. */
const describeControls = (parameters: Parameters, values: Values): Still["controls"] =>
  Object.entries(parameters).flatMap(([name, parameter]) => {
    if (parameter.kind === "switches" || parameter.applies?.(values) === false) return [];
    const value = values[name]!;
    const text = parameter.kind === "range" ? formatNumber(Number(value)) : parameter.options[value]!;
    return [{ label: parameter.label, value: text }];
  });
