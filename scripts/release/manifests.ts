/** Fields of package.json that other registries and files repeat. */
export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Address of the site. */
  readonly homepage?: string;
  /** Address of the repository, from which `repository.ts` derives all others. */
  readonly repository?: string | { readonly type: string; readonly url: string };
  readonly exports: Readonly<Record<string, string | { readonly import: { readonly default: string } }>>;
  /** Declarations by subpath, for resolutions that read no `exports`. */
  readonly typesVersions: Readonly<Record<"*", Readonly<Record<string, readonly string[]>>>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/**
 * Returns the manifest for JSR, where the built package is published: its modules name their types, which avoids slow
 * types, whereas the imports of the sources lack the extensions that JSR requires.
 */
export function jsrManifest({
  name,
  version,
  license,
  exports,
  dependencies,
  peerDependencies,
}: PackageJson) {
  const modules = Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === "string" ? [] : [[subpath, target.import.default]],
  );
  const packages = Object.entries({ ...dependencies, ...peerDependencies }).map(([dependency, range]) => [
    dependency,
    `npm:${dependency}@${range}`,
  ]);
  return {
    $schema: "https://jsr.io/schema/config-file.v1.json",
    name: `@${name}/${name}`,
    version,
    license,
    exports: Object.fromEntries(modules) as Record<string, string>,
    imports: Object.fromEntries(packages) as Record<string, string>,
    publish: {
      include: [
        "LICENSE",
        "README.md",
        "CHANGELOG.md",
        "jsr.json",
        "dist/*.mjs",
        "dist/*.d.mts",
        "dist/THIRD-PARTY-NOTICES.txt",
      ],
      // Includes dist, although git ignores it.
      exclude: ["!dist"],
    },
  };
}

/** Returns the text of CITATION.cff with the given version. */
export function withVersion(citation: string, version: string): string {
  if (!/^version: .*$/m.test(citation)) throw new Error("CITATION.cff has no line with its version");
  return citation.replace(/^version: .*$/m, `version: ${version}`);
}
