import { makeSvg } from "../dom/make";
import type { GatePanel } from "./gate-graph";

/** Sizes in units of the drawing. */
const WIDTH = 460;
const SLOT = 26;
const NODE = { width: 34, height: 24 };
const BOX = { left: 150, right: 310 };
const THICKEST = { alone: 12, shared: 7 };

/** Draws graphs below each other, with lines as thick as they are strong. */
export function drawPanels(panels: readonly GatePanel[]): SVGElement {
  const heights = panels.map(({ lines }) => 34 + SLOT * Math.max(3, lines.length));
  const height = heights.reduce((sum, h) => sum + h, 0) + 4;
  const svg = makeSvg("svg", {
    viewBox: `0 0 ${WIDTH} ${height}`,
    role: "group",
    "aria-label": "Gates of the network",
    class: "gate-graph",
  });
  let top = 0;
  for (const [i, panel] of panels.entries()) {
    svg.append(drawPanel(panel, top, heights[i]!));
    top += heights[i]!;
  }
  return svg;
}

function drawPanel(
  { title, left, right, lines, shared }: GatePanel,
  top: number,
  height: number,
): SVGElement {
  const group = makeSvg("g", {});
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
    const gate = makeSvg("g", {
      class: "gate",
      role: "switch",
      tabindex: "0",
      "aria-checked": String(line.open),
      "aria-label": line.label,
      "data-gate": `${line.row}.${line.column}`,
      color: line.colour,
    });
    const thickest = shared ? THICKEST.shared : THICKEST.alone;
    const width = 1.5 + (thickest - 1.5) * Math.min(1, Math.abs(line.strength));
    gate.append(
      makeSvg("path", { d: path, class: "reach" }),
      makeSvg("path", { d: path, class: "strength", "stroke-width": width.toFixed(2) }),
    );
    if (!shared) {
      gate.append(
        makeSvg("rect", { x: 215, y: y1 - 10, width: 30, height: 20, rx: 5, class: "node" }),
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
        makeSvg("rect", { x, y: centre - half, width: 26, height: 2 * half, rx: 8, class: "node still" }),
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
        makeSvg("rect", { x, y: y - NODE.height / 2, ...NODE, rx: 6, class: "node still" }),
        text(name, x + NODE.width / 2, y + 4.5, { "text-anchor": "middle" }),
      );
    }
  }
  return group;
}

function text(
  content: string,
  x: number,
  y: number,
  attributes: Readonly<Record<string, string>>,
): SVGElement {
  return makeSvg("text", { x, y, ...attributes }, content);
}
