import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { jsrManifest, type PackageJson, withVersion } from "../../scripts/release/manifests";

const text = (path: string) => readFileSync(join(__dirname, "../..", path), "utf8");
const manifest = JSON.parse(text("package.json")) as PackageJson & { bin: object; scripts: object };

describe("jsr.json", () => {
  it("agrees with package.json; otherwise run npm run release:files", () => {
    expect(JSON.parse(text("jsr.json"))).toEqual(jsrManifest(manifest));
  });

  it("has every subpath and the version ranges of all dependencies", () => {
    const { exports, imports, version } = jsrManifest(manifest);
    expect(Object.keys(exports)).toEqual(
      Object.keys(manifest.exports).filter((path) => !path.endsWith(".json")),
    );
    expect(exports["./deep-linear"]).toBe("./dist/deep-linear.mjs");
    expect(imports.ndarray).toBe(`npm:ndarray@${manifest.dependencies.ndarray}`);
    expect(version).toBe(manifest.version);
  });
});

describe("CITATION.cff", () => {
  const citation = parse(text("CITATION.cff")) as Record<string, unknown>;

  it("has the fields that the Citation File Format 1.2.0 requires, and the current version", () => {
    expect(citation["cff-version"]).toBe("1.2.0");
    for (const key of ["message", "title"]) expect(citation[key]).toMatch(/\w/);
    expect(citation).toMatchObject({
      type: "software",
      version: manifest.version,
      license: manifest.license,
    });
    const works = [citation, ...(citation.references as Record<string, unknown>[])];
    for (const { title, authors } of works) {
      expect(title).toMatch(/\w/);
      expect((authors as object[]).length).toBeGreaterThan(0);
      for (const author of authors as Record<string, string>[]) {
        expect(author.name ?? (author["family-names"] && author["given-names"])).toMatch(/\w/);
      }
    }
    for (const { type, year } of works.slice(1))
      expect([type, typeof year]).toEqual(["conference-paper", "number"]);
  });

  it("changes only in its version", () => {
    const next = withVersion(text("CITATION.cff"), "1.2.3");
    expect(parse(next)).toEqual({ ...citation, version: "1.2.3" });
    expect(() => withVersion("title: x", "1.2.3")).toThrow("version");
  });
});

it("the changelog has a section for the current version", () => {
  expect(text("CHANGELOG.md")).toMatch(
    new RegExp(`^## ${manifest.version.replaceAll(".", "\\.")}( \\(unreleased\\))?$`, "m"),
  );
});

it("the package has no scripts that npm runs on installation, because npm warns of them", () => {
  const hooks = ["preinstall", "install", "postinstall", "prepare", "prepublish"];
  expect(Object.keys(manifest.scripts).filter((name) => hooks.includes(name))).toEqual([]);
});

describe("workflows", () => {
  const folder = ".github/workflows";
  const files = readdirSync(join(__dirname, "../..", folder)).map(
    (name) => [name, text(`${folder}/${name}`)] as const,
  );
  interface Workflow {
    permissions: object;
    jobs: Record<string, { permissions?: object; steps: { uses?: string; run?: string }[] }>;
  }

  it.each(files)(
    "%s pins actions to commits, has read-only permissions by default, and names no host other than github.com",
    (_, source) => {
      const { permissions, jobs } = parse(source) as Workflow;
      expect(permissions).toEqual({ contents: "read" });
      const steps = Object.values(jobs).flatMap((job) => job.steps);
      expect(steps.length).toBeGreaterThan(2);
      for (const { uses } of steps)
        if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@[0-9a-f]{40}$/);
      const hosts = [...source.matchAll(/\/\/([\w.-]+)/g)].map(([, host]) => host);
      expect(hosts.filter((host) => host !== "github.com")).toEqual([]);
      for (const { run = "" } of steps) expect(run).not.toMatch(/\/(home|work|root|tmp)\//);
    },
  );

  it("publish.yml publishes with provenance after npm run check, and its job may sign it", () => {
    const { jobs } = parse(text(`${folder}/publish.yml`)) as Workflow;
    const job = jobs.publish!;
    expect(job.permissions).toEqual({ contents: "read", "id-token": "write" });
    const runs = job.steps.map(({ run }) => run);
    const publishing = runs.findIndex((run) => run?.endsWith(" publish --provenance --access public"));
    expect(runs.indexOf("npm run check")).toBeGreaterThanOrEqual(0);
    expect(publishing).toBeGreaterThan(runs.indexOf("npm run check"));
  });
});
