import { describe, expect, it } from "vitest";
import { hashOf, readAddress } from "../src/address";
import { defaultsOf } from "../src/parameter";
import { rooms } from "../src/rooms";
import { someValues } from "./some-values";

describe.each(rooms)("addresses of the room $name", (room) => {
  it("hold all values that its controls can have, and nothing that is as by default", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const values = someValues(room.parameters, seed);
      const { state, flaws } = readAddress(hashOf(room, values, { embed: true, theme: "dark" }), rooms);
      expect(flaws).toEqual([]);
      expect(state).toEqual({ room: room.name, values, embed: true, theme: "dark" });
    }
    expect(hashOf(room, defaultsOf(room.parameters))).toBe(`#room=${room.name}`);
  });

  it("are left at the default, which is said, where a value is no number, out of range or no such word", () => {
    for (const [name, parameter] of Object.entries(room.parameters)) {
      const texts =
        parameter.kind === "range"
          ? ["", "x", "NaN", "Infinity", String(parameter.max * 2 + 1), String(parameter.min - 1)]
          : ["", "x", "__proto__", "constructor"];
      for (const text of texts) {
        const { state, flaws } = readAddress(`#room=${room.name}&${name}=${text}`, rooms);
        expect(state.values).toEqual(defaultsOf(room.parameters));
        expect(flaws).toEqual([expect.stringContaining(`${name}=${text}`)]);
      }
    }
  });
});

it("an address without a room is the first room; names of no parameter are told", () => {
  expect(readAddress("", rooms)).toEqual({
    state: { room: "linear", values: defaultsOf(rooms[0]!.parameters), embed: false, theme: "auto" },
    flaws: [],
  });
  const { flaws } = readAddress("#room=linear&toString=1&x=2", rooms);
  expect(flaws).toEqual(["This room has no parameter “toString”.", "This room has no parameter “x”."]);
});
