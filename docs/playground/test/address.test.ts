import { describe, expect, it } from "vitest";
import { hashOf, readAddress } from "../src/address";
import { defaultsOf } from "../src/parameter";
import { rooms } from "../src/rooms";
import { someValues } from "./some-values";

describe.each(rooms)("addresses of the room $name", (room) => {
  it("store all values that its controls can have, and omit defaults", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const values = someValues(room.parameters, seed);
      const rest = { embed: true, theme: "dark", type: "large" } as const;
      const { state, problems } = readAddress(hashOf(room, values, rest), rooms);
      expect(problems).toEqual([]);
      expect(state).toEqual({ room: room.name, values, ...rest });
    }
    expect(hashOf(room, defaultsOf(room.parameters))).toBe(`#room=${room.name}`);
  });

  it("replace values that are invalid or out of range by their defaults, and report them", () => {
    for (const [name, parameter] of Object.entries(room.parameters)) {
      const texts =
        parameter.kind === "range"
          ? ["", "x", "NaN", "Infinity", String(parameter.max * 2 + 1), String(parameter.min - 1)]
          : ["", "x", "__proto__", "constructor"];
      for (const text of texts) {
        const { state, problems } = readAddress(`#room=${room.name}&${name}=${text}`, rooms);
        expect(state.values).toEqual(defaultsOf(room.parameters));
        expect(problems).toEqual([expect.stringContaining(`${name}=${text}`)]);
      }
    }
  });
});

it("reads an address without a room as the first room, and reports unknown parameters", () => {
  expect(readAddress("", rooms)).toEqual({
    state: {
      room: "linear",
      values: defaultsOf(rooms[0]!.parameters),
      embed: false,
      theme: "auto",
      type: "normal",
    },
    problems: [],
  });
  const { problems } = readAddress("#room=linear&toString=1&x=2", rooms);
  expect(problems).toEqual(["This room has no parameter “toString”.", "This room has no parameter “x”."]);
});
