import { make } from "../dom/make";
import { patchChildren } from "../dom/patch";

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

const WIDTH = 460;
const SLOT = 26;
const NODE = { width: 34, height: 24 };
const BOX = { left: 150, right: 310 };
const SVG = "http://www.w3.org/2000/svg";
const THICKEST = { alone: 12, shared: 7 };

/** Makes a figure of switches; a click, Enter or the space bar calls `onToggle` with the row and column of the gate. */
export function makeGateGraph(onToggle: (row: number, column: number) => void): GateGraph {
  const element = make("figure", { class: "gates" });
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
      element.classList.toggle("tall", panels.length > 1);
      const largest = Math.max(
        1e-9,
        ...panels.flatMap(({ lines }) => lines.map(({ strength }) => Math.abs(strength))),
      );
      patchChildren(element, make("figure", {}, drawPanels(panels, largest)));
    },
  };
}

function drawPanels(panels: readonly GatePanel[], largest: number): SVGElement {
  const heights = panels.map(({ lines }) => 34 + SLOT * Math.max(3, lines.length));
  const height = heights.reduce((sum, h) => sum + h, 0) + 4;
  const svg = draw("svg", {
    viewBox: `0 0 ${WIDTH} ${height}`,
    role: "group",
    "aria-label": "Gates of the network",
    class: "gate-graph",
  });
  let top = 0;
  for (const [i, panel] of panels.entries()) {
    svg.append(drawPanel(panel, top, heights[i]!, largest));
    top += heights[i]!;
  }
  return svg;
}

function drawPanel(
  { title, left, right, lines, shared }: GatePanel,
  top: number,
  height: number,
  largest: number,
): SVGElement {
  const group = draw("g", {});
  const centre = top + 26 + (height - 34) / 2;
  const spread = (count: number, i: number, step: number) => centre + (i - (count - 1) / 2) * step;
  const nodeStep = (SLOT * Math.max(3, lines.length)) / Math.max(left.length, right.length);
  const slot = (i: number) => spread(lines.length, i, SLOT);
  group.append(text(title, 4, top + 14, { class: "panel-title" }));
  for (const [i, line] of lines.entries()) {
    const [y0, y1, y2] = [
      spread(left.length, line.from, nodeStep),
      slot(i),
      spread(right.length, line.to, nodeStep),
    ];
    const [x0, x3] = [4 + NODE.width, WIDTH - 4 - NODE.width];
    const bend = 45;
    const path =
      `M${x0} ${y0}C${x0 + bend} ${y0} ${BOX.left - bend} ${y1} ${BOX.left} ${y1}H${BOX.right}` +
      `C${BOX.right + bend} ${y1} ${x3 - bend} ${y2} ${x3} ${y2}`;
    const gate = draw("g", {
      class: "gate",
      role: "switch",
      tabindex: "0",
      "aria-checked": String(line.open),
      "aria-label": line.label,
      "data-gate": `${line.row}.${line.column}`,
      style: `color: ${line.colour}`,
    });
    const thickest = shared ? THICKEST.shared : THICKEST.alone;
    const width = 1.5 + (thickest - 1.5) * Math.min(1, Math.abs(line.strength) / largest);
    gate.append(
      draw("path", { d: path, class: "reach" }),
      draw("path", { d: path, class: "strength", "stroke-width": width.toFixed(2) }),
    );
    if (!shared) {
      gate.append(
        draw("rect", { x: 215, y: y1 - 10, width: 30, height: 20, rx: 5, class: "node" }),
        text(line.through, 230, y1 + 4.5, { "text-anchor": "middle" }),
      );
    }
    group.append(gate);
  }
  if (shared) {
    const half = (SLOT * lines.length) / 2 + 4;
    for (const [name, x] of [
      ["h", BOX.left],
      ["k", BOX.right - 26],
    ] as const) {
      group.append(
        draw("rect", { x, y: centre - half, width: 26, height: 2 * half, rx: 8, class: "node still" }),
        text(name, x + 13, centre + 4.5, { "text-anchor": "middle" }),
      );
    }
  }
  for (const [names, x] of [
    [left, 4],
    [right, WIDTH - 4 - NODE.width],
  ] as const) {
    for (const [i, name] of names.entries()) {
      const y = spread(names.length, i, nodeStep);
      group.append(
        draw("rect", { x, y: y - NODE.height / 2, ...NODE, rx: 6, class: "node still" }),
        text(name, x + NODE.width / 2, y + 4.5, { "text-anchor": "middle" }),
      );
    }
  }
  return group;
}

function draw(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

function text(
  content: string,
  x: number,
  y: number,
  attributes: Readonly<Record<string, string>>,
): SVGElement {
  const element = draw("text", { x, y, ...attributes });
  element.textContent = content;
  return element;
}
