import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { liveFigures } from "../../site/generate/live-figures.ts";
import { readAddress } from "../src/address";
import { rooms } from "../src/rooms";

const figures = liveFigures(fileURLToPath(new URL("../../site", import.meta.url)));

describe("the playground accepts the address of the figure in", () => {
  for (const { page, room, state, title } of figures) {
    it(`${page}: ${room} ${state}`, () => {
      const { problems, state: understood } = readAddress(`#room=${room}&${state}&embed=1`, rooms);
      expect(problems).toEqual([]);
      expect(understood).toMatchObject({ room, embed: true });
      expect(title).toMatch(/\w{3}/);
    });
  }
});

it("every room of the playground has a figure on some page", () => {
  const used = new Set(figures.map(({ room }) => room));
  expect(rooms.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
});
