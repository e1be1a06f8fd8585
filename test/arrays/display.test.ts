import { describe, expect, it } from "vitest";
import { attachDisplay, JUPYTER, type Media } from "../../src/arrays/display";

const mediaOf = (value: object): Promise<Media> => Reflect.get(value, JUPYTER)();

describe("attachDisplay", () => {
  it("adds text and notebook display that listing, copying and comparing do not see", async () => {
    const result = attachDisplay(
      { size: 3 },
      () => "three",
      async () => ({ "text/html": "<b>3</b>" }),
    );
    expect(`${result}`).toBe("three");
    expect(await mediaOf(result)).toEqual({ "text/html": "<b>3</b>" });
    expect(Object.keys(result)).toEqual(["size"]);
    expect(result).toEqual({ size: 3 });
    expect(JUPYTER in { ...result }).toBe(false);
    expect(structuredClone(result)).toEqual({ size: 3 });
  });

  it("computes a display at each request, and nothing before", async () => {
    let calls = 0;
    const result = attachDisplay(
      {},
      () => `${++calls}`,
      async () => ({ "text/plain": `${++calls}` }),
    );
    expect(calls).toBe(0);
    expect(`${result}`).toBe("1");
    expect(await mediaOf(result)).toEqual({ "text/plain": "2" });
  });

  it("displays the message of an error, and any other thrown value as text", async () => {
    const fail = () => {
      throw new Error("no text");
    };
    const failing = attachDisplay({}, fail, () => Promise.reject("no drawing"));
    expect(`${failing}`).toBe("no text");
    expect(await mediaOf(failing)).toEqual({ "text/plain": "no drawing" });
    expect(await mediaOf(attachDisplay({}, String, async () => fail()))).toEqual({ "text/plain": "no text" });
  });
});
