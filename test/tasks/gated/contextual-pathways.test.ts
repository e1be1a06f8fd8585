import { expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import { contextual, contextualPathways } from "../../../src/tasks";

it("contextualPathways opens each context pathway in all contexts except one, or, if modular, in one context", () => {
  const { task, network } = contextualPathways({ contexts: 3, hidden: 2 });
  const gates = task.nodeGates as Record<string, Float64Array>;
  const openIn = (name: string) => [0, 1, 2].map((c) => gates[name]![8 * c]);
  expect(["path1", "path2", "path3"].map(openIn)).toEqual([
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 0],
  ]);
  const modular = contextualPathways({ contexts: 3, pathways: "modular", common: false });
  expect(Array.from((modular.task.nodeGates as Record<string, Float64Array>).path2!).slice(6, 18)).toEqual([
    ...[0, 0],
    ...new Array(8).fill(1),
    ...[0, 0],
  ]);
  expect(modular.network.inputs).toEqual(["object"]);
  expect(network.inputs).toEqual(["object", "context"]);
  expect((task.targets.y as NdArray).data).toEqual(contextual({ contexts: 3 }).targets.data);
});

it("contextualPathways names itself in the errors about its objects", () => {
  const message = "contextualPathways: objects must be a power of two, received 3";
  expect(() => contextualPathways({ objects: 3, contexts: 2 })).toThrow(message);
});
