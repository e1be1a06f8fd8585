import { describe, expect, it } from "vitest";
import { gatedNetwork } from "../../../src/neural-race";

describe("gatedNetwork", () => {
  const rejected = (network: object) => () => gatedNetwork(network as Parameters<typeof gatedNetwork>[0]);
  const nodes = { x: 1, a: 2, b: 2, y: 1 };

  it("rejects cycles and names them", () => {
    const edges = [
      ["x", "a"],
      ["a", "b"],
      ["b", "a"],
      ["b", "y"],
    ];
    expect(rejected({ nodes, edges })).toThrow('the cycle "a" -> "b" -> "a"');
    const selfLoop = [
      ["x", "y"],
      ["y", "y"],
    ];
    expect(rejected({ nodes: { x: 1, y: 1 }, edges: selfLoop })).toThrow('the cycle "y" -> "y"');
  });

  it("rejects edges with unknown nodes and edges that are listed twice", () => {
    expect(rejected({ nodes, edges: [["x", "z"]] })).toThrow(
      'edges[0][1] must be a node ("x", "a", "b", "y")',
    );
    const edges = [
      ["x", "y"],
      ["x", "y"],
    ];
    expect(rejected({ nodes: { x: 1, y: 1 }, edges })).toThrow('"x->y"');
  });

  it("rejects nodes without edges and nodes from which no output is reached", () => {
    const withoutB = [
      ["x", "a"],
      ["a", "y"],
    ];
    expect(rejected({ nodes, edges: withoutB })).toThrow('the node "b" without edges');
    const edges = [...withoutB, ["a", "b"]];
    expect(rejected({ nodes, edges, outputs: ["y"] })).toThrow('one without "b"');
  });

  it('rejects names that contain "->" and sizes that are not integers', () => {
    const edges = [["x", "y"]];
    expect(rejected({ nodes: { "x->a": 1, y: 1 }, edges })).toThrow('without "->"');
    expect(rejected({ nodes: { x: 1.5, y: 1 }, edges })).toThrow("nodes.x must be an integer");
  });

  it("finds the inputs and outputs of a graph", () => {
    const network = gatedNetwork({
      nodes,
      edges: [
        ["x", "b"],
        ["a", "b"],
        ["b", "y"],
      ],
    });
    expect([network.inputs, network.outputs]).toEqual([["x", "a"], ["y"]]);
  });
});
