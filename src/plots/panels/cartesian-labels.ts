import type { Mark, RuleMark } from "../../figures/figure";
import { type Drawing, marksIn, seriesPaint } from "../drawing/drawing";
import { type Box, type Candidate, leastCostly, type Point, placeLabels } from "../drawing/label-places";
import { textWidth } from "../drawing/measure-text";
import { isInDomain, type Scales, visiblePlaces } from "../drawing/position-scale";
import { textLine } from "../drawing/text-block";
import { INKS } from "../drawing/theme";
import { element, round } from "../drawing/xml";

const LABEL_SIZE = 11.5;
const RULE_LABEL_SIZE = 11;

/** Returns the places of all points in a panel, which labels should not cover. */
const obstaclesIn = ({ figure }: Drawing, panel: string | undefined, scales: Scales): Point[] =>
  marksIn(figure, panel).flatMap((mark) =>
    mark.type === "line" || mark.type === "dot" || mark.type === "text" ? visiblePlaces(mark, scales) : [],
  );

/** Draws the labels of reference lines where they cover few points: at an end of the line, on either side. */
export function drawRuleLabels(
  drawing: Drawing,
  panel: string | undefined,
  scales: Scales,
  frame: Box,
): string {
  const rules = marksIn(drawing.figure, panel).filter(isLabelledRule);
  const obstacles = rules.length === 0 ? [] : obstaclesIn(drawing, panel, scales);
  const taken: Box[] = [];
  const texts = rules.map((rule) => {
    const best = leastCostly(ruleLabelCandidates(rule, scales, frame), taken, obstacles, frame);
    if (best === undefined) return "";
    taken.push(best.box);
    const look = { size: RULE_LABEL_SIZE, fill: drawing.paint(INKS.muted) };
    const extra = { "text-anchor": best.anchor, ...halo(drawing) };
    return textLine(
      rule.label,
      best.anchor === "start" ? best.box.left : best.box.right,
      best.y,
      look,
      extra,
    );
  });
  return texts.join("");
}

type LabelledRule = RuleMark & { readonly label: string };

const isLabelledRule = (mark: Mark): mark is LabelledRule => mark.type === "rule" && mark.label !== undefined;

/** A place of the label of a reference line. */
interface RuleLabelPlace extends Candidate {
  readonly anchor: "start" | "end";
  /** Baseline in pixels. */
  readonly y: number;
}

/** Returns the places for the label of a reference line in order of preference, none if the line is not visible. */
function ruleLabelCandidates(rule: LabelledRule, { x, y }: Scales, frame: Box): RuleLabelPlace[] {
  const width = textWidth(rule.label, RULE_LABEL_SIZE);
  const at = (edge: number, anchor: "start" | "end", baseline: number, rank: number): RuleLabelPlace => {
    const left = anchor === "start" ? edge : edge - width;
    const box = { left, right: left + width, top: baseline - 13.5, bottom: baseline + 6 };
    return { anchor, y: baseline, box, penalty: 0.1 * rank };
  };
  if (rule.x !== undefined) {
    if (!isInDomain(x, rule.x)) return [];
    const line = x.at(rule.x);
    return [frame.top + 14, frame.bottom - 6].flatMap((baseline, i) => [
      at(line + 5, "start", baseline, 2 * i),
      at(line - 5, "end", baseline, 2 * i + 1),
    ]);
  }
  if (!isInDomain(y, rule.y)) return [];
  const line = y.at(rule.y);
  return [line - 5, line + 14].flatMap((baseline, i) => [
    at(frame.right - 5, "end", baseline, i),
    at(frame.left + 5, "start", baseline, i + 2),
  ]);
}

/** Returns the attributes of an outline in the background colour, which keeps text readable over lines. */
const halo = ({ paint }: Drawing) => ({
  stroke: paint(INKS.background),
  "stroke-width": 3,
  "stroke-linejoin": "round",
  "paint-order": "stroke",
});

/** Draws the labels of points in the colours of their categories, with leader lines to labels far from their points. */
export function drawLabels(drawing: Drawing, panel: string | undefined, scales: Scales, frame: Box): string {
  const labels = marksIn(drawing.figure, panel).flatMap((mark) => {
    if (mark.type !== "text") return [];
    const fill = mark.category === undefined ? drawing.paint(INKS.text) : seriesPaint(drawing, mark.category);
    return visiblePlaces(mark, scales).map(({ x, y, index }) => ({
      x,
      y,
      fill,
      text: mark.text[index] ?? "",
    }));
  });
  const visible = labels.filter(({ text }) => text !== "");
  if (visible.length === 0) return "";
  const placed = placeLabels(visible, obstaclesIn(drawing, panel, scales), frame, LABEL_SIZE);
  const drawn = placed.map(({ label: { x, y, text, fill }, box, far }) => {
    const nearest = Math.min(Math.max(x, box.left), box.right);
    const d = `M${round(x)} ${round(y)}L${round(nearest)} ${round((box.top + box.bottom) / 2)}`;
    const leader = far ? element("path", { d, stroke: fill, "stroke-opacity": 0.5, fill: "none" }) : "";
    return leader + textLine(text, box.left, box.bottom - 2, { size: LABEL_SIZE, fill }, halo(drawing));
  });
  return element("g", { role: "group", "aria-label": "labels" }, ...drawn);
}
