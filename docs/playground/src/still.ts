import { type Figure, toSvg } from "learning-dynamics/plots";
import { readAddress } from "./address";
import { computations } from "./computations";
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
  readonly controls: readonly { readonly label: string; readonly value: string }[];
}

/** Size of a figure in pixels: that of a column of two, and of a phone. */
const SIZE = { width: 344, height: 290 };

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
  return {
    drawings: [...(await drawGates(room, outcome, state.values)), ...figures.map(drawFigure)],
    controls: describeControls(room.parameters, state.values),
  };
}

function drawFigure(figure: Figure): Drawing {
  const isMap = figure.marks.some(({ type }) => type === "cell" || type === "graph");
  const sized = { ...figure, ...SIZE, height: isMap ? undefined : SIZE.height };
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
