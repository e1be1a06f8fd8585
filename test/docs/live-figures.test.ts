import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../examples/snippets";
import { pages } from "./code-blocks";

/** What is used here of the playground, which is a package with types of its own. */
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

/** What the pages show of the playground: the room and its state, as `<Live room="..." state="..." />` gives them. */
const figures = pages()
  .filter((page) => page.startsWith(join("docs", "site")))
  .flatMap((page) =>
    [...readFileSync(join(root, page), "utf8").matchAll(/<Live\s([^>]*)\/>/g)].map(([, attributes = ""]) => {
      const read = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
      return { page, room: read("room"), state: read("state"), title: read("title") };
    }),
  );

describe("the playground understands the figures of", () => {
  for (const { page, room, state = "", title } of figures) {
    it(`${page}: ${room} ${state}`, () => {
      const { problems, state: understood } = readAddress(`#room=${room}&${state}&embed=1`, rooms);
      expect(problems).toEqual([]);
      expect(understood).toMatchObject({ room, embed: true });
      expect(title).toMatch(/\w{3}/);
    });
  }
});

it("every room is shown on some page", () => {
  const shown = new Set(figures.map(({ room }) => room));
  expect(rooms.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
});
