import type { Arguments } from "../../arrays/arguments";
import type { Figure } from "../../figures/figure";
import { colourLegend, colourScale } from "../drawing/colour-scale";
import { describeFigure } from "../drawing/describe-figure";
import { beginDrawing, type DrawingOptions } from "../drawing/drawing";
import { BOLD, balanceText, wrapText } from "../drawing/measure-text";
import { MIN_FRAME_HEIGHT } from "../drawing/panel";
import { panelGrid } from "../drawing/panel-grid";
import { checkedSpan, omittedPoints } from "../drawing/position-scale";
import { above, type Block, centredHeight, centredLines, paragraph, widest } from "../drawing/text-block";
import { FONTS, INKS } from "../drawing/theme";
import { element, escapeXml } from "../drawing/xml";
import { cartesianPlan } from "./cartesian";
import { graphKey, graphMarks, graphPlan, graphScale } from "./graph-plan";
import { cellMarks, heatMapPlan } from "./heat-map";
import { legend } from "./legend";
import { tileMarks } from "./tiles";

const PADDING = 14;
const AXIS_LABEL_SIZE = 12.5;

/** Draws a checked figure from top to bottom: title, legend, panels, label of the x axis, caption. */
export function drawFigure(args: Arguments, figure: Figure, look: DrawingOptions): string {
  const { paint } = look;
  const drawing = beginDrawing(args, figure, look);
  const width = figure.width ?? 640;
  const contentWidth = width - 2 * PADDING;
  const cells = cellMarks(drawing);
  const tiles = tileMarks(drawing);
  const coloured = cells.length > 0 ? cells : tiles;
  if (coloured.length > 0) checkedSpan(args.at("marks[0].domain"), ...colourScale(coloured).domain);
  const graphs = graphMarks(drawing);
  const plan =
    cells.length > 0
      ? heatMapPlan(drawing)
      : graphs.length > 0
        ? graphPlan(drawing)
        : cartesianPlan(args, drawing);

  const titleLook = { size: 15, weight: 600, fill: paint(INKS.text) };
  const titleText = look.titleAndCaption ? figure.title : "";
  const title = paragraph(balanceText(titleText, contentWidth, BOLD * titleLook.size), titleLook, 8);
  const colours = colourLegend(colourScale(coloured), contentWidth, paint);
  const names = legend(drawing, contentWidth);
  const series = cells.length > 0 ? colours : tiles.length > 0 ? above(colours, names) : names;
  const key =
    graphs.length > 0
      ? above(
          series,
          graphKey(drawing, contentWidth, () => graphScale(drawing, grid)),
        )
      : series;
  const captionLook = { size: 12, fill: paint(INKS.muted) };
  const notes = [look.titleAndCaption ? (figure.caption ?? "") : "", omissionNote(figure)].filter(
    (text) => text !== "",
  );
  const captions = notes.map((text) =>
    paragraph(wrapText(text, contentWidth, captionLook.size), captionLook, 2),
  );

  const labelLook = { size: AXIS_LABEL_SIZE, fill: paint(INKS.text) };
  const xLabelHeight =
    figure.x.label === "" ? 0 : centredHeight(figure.x.label, contentWidth, AXIS_LABEL_SIZE) + 6;
  const sum = (blocks: readonly Block[]): number => blocks.reduce((total, block) => total + block.height, 0);
  const surroundingHeight =
    2 * PADDING + sum([title, key, ...captions]) + xLabelHeight + (captions.length > 0 ? 8 : 0);
  const available = figure.height === undefined ? undefined : figure.height - surroundingHeight;
  const yLabelWidth = (height: number): number =>
    figure.y.label === "" ? 0 : centredHeight(figure.y.label, height, AXIS_LABEL_SIZE) + 6;
  const grid = panelGrid(drawing.panels, plan, { width: contentWidth, height: available, yLabelWidth });
  if (grid.frameHeight < MIN_FRAME_HEIGHT) {
    const missing = grid.rows * (MIN_FRAME_HEIGHT - grid.frameHeight);
    const expected = `at least ${Math.ceil((figure.height ?? 0) + missing)} (including title, legend, axes and caption)`;
    throw args.error("height", expected, figure.height);
  }

  const top = PADDING + title.height + key.height;
  const gridBottom = top + grid.height;
  const widestLine = widest(balanceText(figure.x.label, contentWidth, AXIS_LABEL_SIZE), AXIS_LABEL_SIZE);
  const middle = Math.min(PADDING + (grid.left + contentWidth) / 2, width - PADDING - widestLine / 2);
  const height = figure.height ?? surroundingHeight + grid.height;
  let captionTop = gridBottom + xLabelHeight + 8;
  const drawnCaptions = captions.map((block) => {
    captionTop += block.height;
    return block.draw(PADDING, captionTop - block.height);
  });
  const axisLabels = [
    centredLines(figure.x.label, { x: middle, y: gridBottom + AXIS_LABEL_SIZE + 2, width }, labelLook),
    centredLines(
      figure.y.label,
      {
        x: PADDING + AXIS_LABEL_SIZE - 2,
        y: top + grid.framesHeight / 2,
        width: grid.framesHeight,
        rotation: -90,
      },
      labelLook,
    ),
  ];
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      width: Math.ceil(width),
      height: Math.ceil(height),
      role: "img",
      "aria-label": figure.title,
      "font-family": FONTS,
    },
    element("title", {}, escapeXml(figure.title)),
    element("desc", {}, escapeXml(describeFigure(drawing))),
    look.background ? element("rect", { width: "100%", height: "100%", fill: paint(INKS.background) }) : "",
    title.draw(PADDING, PADDING),
    key.draw(PADDING, PADDING + title.height),
    grid.draw(PADDING, top, paint),
    ...axisLabels,
    ...drawnCaptions,
  );
}

/** Returns the note on points that a logarithmic axis omits, or an empty string. */
function omissionNote(figure: Figure): string {
  const count = omittedPoints(figure);
  if (count === 0) return "";
  return `Not shown: ${count} point${count === 1 ? "" : "s"} at or below 0 on a logarithmic axis.`;
}
