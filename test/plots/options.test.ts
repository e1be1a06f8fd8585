import { display, type PngOptions, toPng, toSvg } from "../../src/plots";
import { testOptions } from "../helpers/option-cases";
import { modes } from "./example-figures";

const svg = { theme: "dark", joinDots: true } as const;
const png: Required<PngOptions> = { ...svg, scale: 0.5, fontFiles: [] };

testOptions([
  ["toSvg", "options", "themes", "theme", (extra) => toSvg(modes, { ...svg, ...extra })],
  ["toPng", "options", "fontFile", "fontFiles", (extra) => toPng(modes, { ...png, ...extra })],
  ["display", "options", "theem", "theme", (extra) => display(modes, { ...svg, ...extra })],
  ["display", "options", "theem", "theme", (extra) => display({ title: "A report" }, { ...svg, ...extra })],
]);
