import { expect, test } from "vitest";
import { element, escapeXml } from "../../../src/plots/drawing/xml";

/** Characters of XML 1.0 (section 2.2) up to U+FFFF. */
const isAllowed = (code: number): boolean =>
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd);

test("every character up to U+FFFF is kept, replaced if XML forbids it, or escaped if XML reserves it", () => {
  const reserved: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  const wrong: string[] = [];
  for (let code = 0; code <= 0xffff; code++) {
    const character = String.fromCharCode(code);
    const expected = isAllowed(code) ? (reserved[character] ?? character) : "\ufffd";
    if (escapeXml(`a${character}z`) !== `a${expected}z`) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
  expect(escapeXml("x𝑥<𝑦")).toBe("x𝑥&lt;𝑦");
});

test("an element has its attributes except undefined ones, with rounded numbers and escaped text, and its children", () => {
  const attributes = { x: 1.23456, y: undefined, "aria-label": "a < b" };
  expect(element("g", attributes, "<a/>", "<b/>")).toBe('<g x="1.23" aria-label="a &lt; b"><a/><b/></g>');
  expect(element("g", { x: -0.001 })).toBe('<g x="0"/>');
  expect(element("g", {}, "")).toBe("<g></g>");
});
