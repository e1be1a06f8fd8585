import type { DrawFigures, GateDrawing, RoomDescription, WriteCode } from "./room";
import { codingSchemes } from "./rooms/coding-schemes/parameters";
import { grokking } from "./rooms/grokking/parameters";
import { inContext } from "./rooms/in-context/parameters";
import { lazyRich } from "./rooms/lazy-rich/parameters";
import { linear } from "./rooms/linear/parameters";
import { ntk } from "./rooms/ntk/parameters";
import { race } from "./rooms/race/parameters";
import { representations } from "./rooms/representations/parameters";
import { universal } from "./rooms/universal/parameters";

/** A room with loaders: the drawing is loaded when the room is entered, the code when it is copied. */
export interface Room extends RoomDescription {
  readonly loadFigures: () => Promise<DrawFigures>;
  readonly loadCode: () => Promise<WriteCode>;
  /** Loads the gates, in rooms with gates that can be clicked. */
  readonly loadGates?: () => Promise<GateDrawing>;
}

// The room's parameters check values when they are read, so their types are not checked again here.
const figures = async (file: Promise<{ figures: unknown }>) => (await file).figures as DrawFigures;
const code = async (file: Promise<{ code: unknown }>) => (await file).code as WriteCode;

export const rooms: readonly Room[] = [
  {
    ...linear,
    loadFigures: () => figures(import("./rooms/linear/figure")),
    loadCode: () => code(import("./rooms/linear/code")),
  },
  {
    ...lazyRich,
    loadFigures: () => figures(import("./rooms/lazy-rich/figure")),
    loadCode: () => code(import("./rooms/lazy-rich/code")),
  },
  {
    ...race,
    loadFigures: () => figures(import("./rooms/race/figure")),
    loadCode: () => code(import("./rooms/race/code")),
    loadGates: async () => {
      const { panels, toggle } = await import("./rooms/race/graph");
      return { panels, toggle } as GateDrawing;
    },
  },
  {
    ...ntk,
    loadFigures: () => figures(import("./rooms/ntk/figure")),
    loadCode: () => code(import("./rooms/ntk/code")),
  },
  {
    ...universal,
    loadFigures: () => figures(import("./rooms/universal/figure")),
    loadCode: () => code(import("./rooms/universal/code")),
  },
  {
    ...representations,
    loadFigures: () => figures(import("./rooms/representations/figure")),
    loadCode: () => code(import("./rooms/representations/code")),
  },
  {
    ...inContext,
    loadFigures: () => figures(import("./rooms/in-context/figure")),
    loadCode: () => code(import("./rooms/in-context/code")),
  },
  {
    ...codingSchemes,
    loadFigures: () => figures(import("./rooms/coding-schemes/figure")),
    loadCode: () => code(import("./rooms/coding-schemes/code")),
  },
  {
    ...grokking,
    loadFigures: () => figures(import("./rooms/grokking/figure")),
    loadCode: () => code(import("./rooms/grokking/code")),
  },
];
