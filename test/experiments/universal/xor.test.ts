import { describe, expect, it } from "vitest";
import { experimentNamed } from "../experiment-named";

describe("universal-xor", () => {
  it("merges inputs with the same target in the rich regime only", async () => {
    const { figures } = await experimentNamed("universal-xor").run({ width: 30, networks: 1, seed: 1 });
    const cells = figures[0]!.marks.flatMap((mark) => (mark.type === "cell" ? [mark] : []));
    const within = (panel: string) => {
      const { values } = cells.find((mark) => mark.panel === panel)!;
      return Math.max(values[0]![3]!, values[1]![2]!) / Math.min(values[0]![1]!, values[2]![3]!);
    };
    expect(within("rich: network")).toBeLessThan(0.2);
    expect(within("rich: theory")).toBeLessThan(0.2);
    expect(within("shallow: network")).toBeGreaterThan(1);
  });
});
