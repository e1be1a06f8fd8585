import { describe, expect, test } from "vitest";
import { FreeList } from "../../src/simd/free-list";

describe("FreeList", () => {
  test("merges blocks that are returned in any order", () => {
    for (const order of ["012", "021", "102", "120", "201", "210"]) {
      const list = new FreeList(64, 364);
      const blocks = [list.take(100)!, list.take(100)!, list.take(100)!];
      expect(list.take(1)).toBeUndefined();
      for (const i of order) {
        expect(list.untouched).toBe(false);
        list.give(blocks[Number(i)]!);
      }
      expect(list.untouched).toBe(true);
      expect(list.take(300)).toEqual({ start: 64, end: 364 });
    }
  });
});
