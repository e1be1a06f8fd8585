import { expect, it } from "vitest";
import { predict } from "../../../src/experiments";

/** Predicts targets that are combinations of three inputs, and returns the note on the number of modes. */
async function noteOn(maps: readonly (readonly [number, number, number])[], modes?: number): Promise<string> {
  const inputs = Array.from({ length: 20 }, (_, p) => [0, 1, 2].map((i) => Math.sin(1.7 * p * (i + 1) + i)));
  const targets = inputs.map((x) => maps.map((map) => map.reduce((sum, w, i) => sum + w * x[i]!, 0)));
  const { notes, tables } = await predict({ inputs, targets }, { modes });
  const shown = tables[0]!.rows.length;
  return `${shown}: ${notes[0]}`;
}

it("states how many modes the task has, how many are shown, and why there are no more", async () => {
  const [a, b] = [
    [2, 0, 0],
    [0, 1, 0],
  ] as const;
  expect(await noteOn([a, b])).toBe(
    "2: All 2 modes of the task are shown; a task with 2 outputs has no more.",
  );
  expect(await noteOn([a, b, [0, 0, 1], [1, 1, 1]])).toBe(
    "3: All 3 modes of the task are shown; a task with 3 inputs with variance has no more.",
  );
  expect(await noteOn([a, a, a])).toBe(
    "1: The only mode of the task is shown; the targets depend linearly on no other directions of the inputs.",
  );
  expect(await noteOn([a])).toBe("1: The only mode of the task is shown; a task with 1 output has no more.");
});

it("states that modes are left out only if there are more than were requested", async () => {
  const maps = [
    [2, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ] as const;
  expect(await noteOn(maps, 2)).toBe("2: Only the 2 strongest of the 3 modes of the task are shown.");
  expect(await noteOn(maps, 1)).toBe("1: Only the strongest of the 3 modes of the task is shown.");
  expect(await noteOn(maps, 3)).toMatch(/^3: All 3 modes/);
});
