import type { Arguments } from "../arrays/arguments";
import { checkDomain } from "./check-domain";
import { checkText } from "./check-text";
import type { Figure, Mark, TileMark } from "./figure";

/** Checks a mark of tiles: their extents on the axes of the figure, and their colours. */
export function checkTiles(at: Arguments, mark: TileMark, figure: Figure): void {
  const { length } = at.vector("left", mark.left);
  const sides = [
    ["left", "right", figure.x],
    ["bottom", "top", figure.y],
  ] as const;
  for (const [start, end, axis] of sides) {
    const starts = at.vector(start, mark[start], length);
    const ends = at.vector(end, mark[end], length);
    for (let i = 0; i < length; i++) {
      if (axis.scale === "log") at.number([start, i], starts[i], { above: 0 });
      at.number([end, i], ends[i], { above: starts[i]! });
    }
  }
  const values = at.vector("values", mark.values, length);
  checkText(at.at("label"), mark.label);
  const { colours = "sequential", scale = "linear", domain } = mark;
  at.choice("colours", colours, ["sequential", "diverging"]);
  at.choice("scale", scale, ["linear", "log"]);
  if (domain !== undefined) checkDomain(at.at("domain"), domain);
  if (scale === "linear") return;
  if (colours === "diverging")
    throw at.error("colours", 'undefined or "sequential" on a logarithmic scale', colours);
  for (const [i, value] of values.entries()) at.number(["values", i], value, { above: 0 });
  if (domain !== undefined) at.number(["domain", 0], domain[0], { above: 0 });
}

/** Checks that all marks of tiles have the same label and colours. */
export function checkSharedColours(at: Arguments, marks: readonly Mark[]): void {
  const colours = ({ label, colours, scale }: TileMark) => JSON.stringify([label, colours, scale]);
  const first = marks.find((mark) => mark.type === "tile");
  for (const [i, mark] of marks.entries()) {
    if (mark.type !== "tile" || first === undefined || colours(mark) === colours(first)) continue;
    throw at.error(["marks", i], "tiles with the label, colours and scale of the first ones", mark);
  }
}
