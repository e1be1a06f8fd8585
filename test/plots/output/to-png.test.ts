import { inflateSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ArgumentError, MissingPackageError } from "../../../src/arrays";
import { toPng, toSvg } from "../../../src/plots";
import { modes } from "../example-figures";

/** Decodes a PNG with eight bits and four channels by the specification (ISO/IEC 15948, sections 5 and 9). */
function decode(png: Uint8Array) {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  expect([...png.subarray(0, 8), png[24], png[25]]).toEqual([137, 80, 78, 71, 13, 10, 26, 10, 8, 6]);
  const parts: Uint8Array[] = [];
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === "IDAT") parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = 4 * width;
  const pixels = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!;
    for (let i = 0; i < stride; i++) {
      const left = i < 4 ? 0 : pixels[y * stride + i - 4]!;
      const up = y === 0 ? 0 : pixels[(y - 1) * stride + i]!;
      const corner = y === 0 || i < 4 ? 0 : pixels[(y - 1) * stride + i - 4]!;
      const near = [left, up, corner].map((x) => Math.abs(left + up - corner - x));
      const paeth = near[0]! <= near[1]! && near[0]! <= near[2]! ? left : near[1]! <= near[2]! ? up : corner;
      const predicted = [0, left, up, (left + up) >> 1, paeth][filter]!;
      pixels[y * stride + i] = raw[y * (stride + 1) + 1 + i]! + predicted;
    }
  }
  const colourAt = (x: number, y: number) => [...pixels.subarray(y * stride + 4 * x, y * stride + 4 * x + 3)];
  /** Counts the dark pixels of the rows from `from` to `to`. */
  const dark = (from: number, to: number) => {
    let count = 0;
    for (let i = from * stride; i < to * stride; i += 4) if (pixels[i]! < 100) count++;
    return count;
  };
  return { width, height, colourAt, dark };
}

afterEach(() => vi.doUnmock("@resvg/resvg-js"));

describe("toPng", () => {
  it("has the size of the drawing times the scale, 2 by default, and the background of the theme", async () => {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(toSvg(modes))!.map(Number);
    const plain = decode(await toPng(modes));
    expect([plain.width, plain.height]).toEqual([2 * width!, 2 * height!]);
    expect(plain.colourAt(1, 1)).toEqual([255, 255, 255]);
    const small = decode(await toPng(modes, { scale: 0.5, theme: "dark" }));
    expect([small.width, small.height]).toEqual([width! / 2, Math.ceil(height! / 2)]);
    expect(small.colourAt(1, 1)).toEqual([0x16, 0x18, 0x1d]);
  });

  it("contains text: the rows of the title have more dark pixels for a longer title", async () => {
    const ink = async (title: string) => decode(await toPng({ ...modes, title })).dark(0, 60);
    const [short, long] = [await ink("Modes"), await ink("Modes, modes, modes, modes")];
    expect(short).toBeGreaterThan(100);
    expect(long / short).toBeGreaterThan(3.5);
    expect(long / short).toBeLessThan(6);
  });

  it("names the package to install if it is missing", async () => {
    vi.doMock("@resvg/resvg-js", () => {
      throw new Error("Cannot find package");
    });
    const error = await toPng(modes).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MissingPackageError);
    expect(error).toMatchObject({ functionName: "toPng", packageName: "@resvg/resvg-js" });
    expect(String(error)).toContain("npm install @resvg/resvg-js");
  });

  it("rejects instead of drawing without text if there are no fonts", async () => {
    const { Resvg } = await vi.importActual<typeof import("@resvg/resvg-js")>("@resvg/resvg-js");
    class Fontless extends Resvg {
      constructor(svg: string, options: object) {
        const { font } = options as { font: object };
        super(svg, { ...options, font: { ...font, loadSystemFonts: false } });
      }
    }
    vi.doMock("@resvg/resvg-js", () => ({ Resvg: Fontless }));
    await expect(toPng(modes)).rejects.toThrow("toPng: options.fontFiles must be paths of font files");
  });

  it("rejects invalid figures, scales and font files, and images that would not fit in memory", async () => {
    for (const [call, message] of [
      [() => toPng({ ...modes, marks: [] }), "toPng: figure.marks must be"],
      [() => toPng(modes, { scale: 0 }), "toPng: options.scale must be"],
      [() => toPng(modes, { scale: 1e-4 }), "toPng: options.scale must be large enough"],
      [() => toPng(modes, { scale: 1e4 }), "bytes"],
      [() => toPng(modes, { fontFiles: "x" as never }), "toPng: options.fontFiles must be an array"],
      [() => toPng(modes, { fontFiles: [""] }), "toPng: options.fontFiles[0] must be"],
    ] as const) {
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ArgumentError);
      expect(String(error)).toContain(message);
    }
  });
});
