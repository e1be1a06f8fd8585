import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { liveFigures } from "../../docs/site/generate/live-figures";
import { root } from "../examples/snippets";

/** The part of the playground that is tested here; the playground is a separate package with its own types. */
interface Playground {
  readonly rooms: readonly { readonly name: string }[];
  readAddress(
    hash: string,
    rooms: Playground["rooms"],
  ): { problems: readonly string[]; state: { room: string; embed: boolean } };
}
const source = join(root, "docs", "playground", "src");
const { readAddress }: Playground = await import(join(source, "address.ts"));
const { rooms }: Playground = await import(join(source, "rooms.ts"));

const figures = liveFigures(join(root, "docs", "site"));

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
