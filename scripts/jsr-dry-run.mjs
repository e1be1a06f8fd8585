/* Lists the files that `deno publish` would send to JSR, with Deno from npm: `npm run release:check`. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DENO = "deno@2.9.6";
const work = mkdtempSync(join(tmpdir(), "learning-dynamics-jsr-"));
const env = { ...process.env, DENO_DIR: join(work, "deno"), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
try {
  // A dirty tree is allowed, because dist/ is not in git. Slow types are not allowed.
  const args = ["--yes", "-p", DENO, "deno", "publish", "--dry-run", "--allow-dirty", "--config", "jsr.json"];
  execFileSync("npx", args, { env, stdio: ["ignore", "inherit", "inherit"], timeout: 300_000 });
} finally {
  rmSync(work, { recursive: true, force: true });
}
