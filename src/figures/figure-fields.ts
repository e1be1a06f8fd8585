import type { FieldsOf } from "../arrays/arguments";
import type { Axis, Figure, GraphLine, GraphMark, GraphNode, Mark } from "./figure";

/** Fields of a figure other than its marks. */
export const FRAME_FIELDS: FieldsOf<Omit<Figure, "marks">> = {
  name: true,
  title: true,
  caption: true,
  width: true,
  height: true,
  x: true,
  y: true,
};

/** Fields of an axis. */
export const AXIS_FIELDS: FieldsOf<Axis> = { label: true, scale: true, integers: true, domain: true };

const SERIES = { type: true, panel: true, category: true, method: true } as const;

const markFields = (): {
  readonly [Type in Mark["type"]]: FieldsOf<Extract<Mark, { readonly type: Type }>>;
} => ({
  line: { ...SERIES, x: true, y: true },
  dot: { ...SERIES, x: true, y: true },
  rule: { ...SERIES, label: true, x: true, y: true },
  text: { type: true, panel: true, category: true, x: true, y: true, text: true },
  cell: {
    type: true,
    panel: true,
    rows: true,
    columns: true,
    values: true,
    label: true,
    colours: true,
    domain: true,
  },
  tile: {
    type: true,
    panel: true,
    left: true,
    right: true,
    bottom: true,
    top: true,
    values: true,
    label: true,
    colours: true,
    scale: true,
    domain: true,
  },
  graph: { type: true, panel: true, nodes: true, lines: true, label: true, key: true },
});

/** Fields of the marks of each type. */
export const MARK_FIELDS = /* @__PURE__ */ markFields();

/** Fields of a node of a graph. */
export const NODE_FIELDS: FieldsOf<GraphNode> = {
  name: true,
  x: true,
  y: true,
  width: true,
  height: true,
  muted: true,
};

/** Fields of a line of a graph. */
export const LINE_FIELDS: FieldsOf<GraphLine> = {
  name: true,
  points: true,
  width: true,
  category: true,
  muted: true,
};

/** Fields of a thickness in the legend of a graph. */
export const KEY_FIELDS: FieldsOf<GraphMark["key"][number]> = { text: true, width: true };
