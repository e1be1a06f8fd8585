import { make, makeSvg } from "../dom/make";
import { patch } from "../dom/patch";
import { makeEnlargeButton } from "./enlarge";
import { drawPanels } from "./gate-panel";

/** A line of the graph that can be switched. */
export interface GateLine {
  /** Label for screen readers: `"route from x1 to y2"`. */
  readonly label: string;
  readonly row: number;
  readonly column: number;
  readonly open: boolean;
  /** Indices of the nodes on the left and right. */
  readonly from: number;
  readonly to: number;
  /** Index of the box that the line passes: one box per line, or one for all. */
  readonly through: string;
  /** Strength relative to the largest one, between -1 and 1. */
  readonly strength: number;
  readonly colour: string;
}

/** One graph: signals run from left to right. */
export interface GatePanel {
  readonly title: string;
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly lines: readonly GateLine[];
  /** True if all lines pass the same box. */
  readonly shared: boolean;
}

/** Graphs with gates that can be opened and closed. */
export interface GateGraph {
  readonly element: HTMLElement;
  update(panels: readonly GatePanel[]): void;
}

/** Makes a figure of switches; a click, Enter or the space bar calls `onToggle` with the row and column of the gate. */
export function makeGateGraph(onToggle: (row: number, column: number) => void): GateGraph {
  const svg = makeSvg("svg");
  const button = makeEnlargeButton();
  button.setAttribute("aria-label", "Enlarge the graph of gates");
  const element = make("figure", { class: "gates" }, svg, button);
  let drawn = "";
  const toggle = ({ target }: Event): boolean => {
    const gate = (target as Element).closest("[data-gate]")?.getAttribute("data-gate");
    if (gate == null) return false;
    const [row, column] = gate.split(".").map(Number) as [number, number];
    onToggle(row, column);
    return true;
  };
  element.addEventListener("click", toggle);
  element.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && toggle(event)) event.preventDefault();
  });
  return {
    element,
    update(panels) {
      const content = JSON.stringify(panels);
      if (content === drawn) return;
      drawn = content;
      patch(svg, drawPanels(panels));
    },
  };
}
