import { describe, expect, it } from "vitest";
import { type ReportPage, reportHtml } from "../../../src/plots";
import { deepFreeze, heat, loss, modes } from "../example-figures";
import { parseXml } from "../parse-xml";

const page: ReportPage = {
  title: "Modes of a deep linear network",
  intro: ["Strong modes are learned first.", "A second paragraph."],
  parameters: {
    depth: 2,
    initial: 1e-8,
    widths: [4, 8, 3],
    regime: "rich",
    options: { whiten: true, seed: null },
  },
  checks: [
    { claim: "Closed form and flow agree", measured: 3.21234567e-12, bound: 1e-9, holds: true },
    { claim: "Modes are learned in order", measured: 5, bound: 4, holds: false },
  ],
  tables: [
    {
      name: "Half times",
      columns: ["mode", "time (τ)"],
      rows: [
        ["mode 1", 1.333333333],
        ["mode 2", 2],
      ],
    },
  ],
  figures: [modes, loss, heat],
};

describe("reportHtml", () => {
  it("is self-contained: no links except the SVG namespace, no scripts and no imports", () => {
    const html = reportHtml(page);
    expect(new Set(html.match(/https?:\/\/[^"'\s)]*/g))).toEqual(new Set(["http://www.w3.org/2000/svg"]));
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|\burl\((?!#)|\ssrc=|\shref=|\son\w+=/i);
  });

  it("states before anything else that nothing but inline styles is allowed", () => {
    const head = reportHtml(page).split("<title>")[0]!;
    expect(
      head.match(
        /<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">/,
      )![1],
    ).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
  });

  it("shows every part of the page", () => {
    const html = reportHtml(page);
    for (const text of [
      page.title,
      ...page.intro!,
      "4, 8, 3",
      "whiten: true, seed: null",
      "1e-8",
      "Half times",
    ]) {
      expect(html).toContain(text);
    }
    expect(html.match(/<svg /g)).toHaveLength(3);
    expect(html.match(/<section>/g)).toHaveLength(4);
  });

  it("states the outcome of each check as text, and how many hold", () => {
    const html = reportHtml(page);
    expect(html).toContain("1 of 2 hold; failed: 1.");
    expect(html).toContain("✓ holds");
    expect(html).toContain("✗ fails");
  });

  it("rounds numbers of tables to four significant digits", () => {
    const html = reportHtml(page);
    expect(html).toContain(">3.212e-12<");
    expect(html).toContain(">1.333<");
  });

  it("escapes every text of the page", () => {
    const markup = `</style><script>alert("&")</script>`;
    const html = reportHtml({
      title: markup,
      intro: [markup],
      parameters: { [markup]: markup },
      checks: [{ claim: markup, measured: 0, bound: 0, holds: true }],
      tables: [{ name: markup, columns: [markup], rows: [[markup]] }],
      figures: [{ ...modes, title: markup, caption: markup }],
    });
    expect(html).not.toContain("<script");
    expect(html.match(/<\/style>/g)).toHaveLength(1);
  });

  it("writes well-formed XML inside the body", () => {
    const html = reportHtml(page);
    expect(() => parseXml(html.slice(html.indexOf("<main>"), html.indexOf("</body>")).trim())).not.toThrow();
  });

  it("defines every CSS variable of the figures for both colour schemes", () => {
    const html = reportHtml(page);
    const used = new Set(html.match(/var\(--[\w-]+/g)?.map((use) => use.slice(4)));
    expect(used.size).toBeGreaterThan(5);
    for (const variable of used) expect(html.split(`${variable}: `)).toHaveLength(3);
  });

  it("writes only the title of a page without other parts", () => {
    const html = reportHtml({ title: "Nothing yet" });
    expect(html).toContain("<h1>Nothing yet</h1>");
    expect(html).not.toContain("<section>");
  });

  it("returns the same text on every call and does not modify its argument", () => {
    const frozen = deepFreeze(structuredClone(page));
    expect(reportHtml(frozen)).toBe(reportHtml(page));
  });

  it("rejects an invalid page and names the field", () => {
    const page = { title: "a", figures: [{ ...modes, marks: [] }] };
    expect(() => reportHtml(page)).toThrow("reportHtml: page.figures[0].marks must be ");
  });
});
