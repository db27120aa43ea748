// Writes a Brotli and a gzip version of every text file that was built.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const root = new URL("../functions/wwwroot/", import.meta.url).pathname;
for (const entry of readdirSync(root, { recursive: true })) {
  if (!/\.(js|css|html|svg)$/.test(entry)) continue;
  const bytes = readFileSync(join(root, entry));
  writeFileSync(join(root, `${entry}.br`), brotliCompressSync(bytes));
  writeFileSync(join(root, `${entry}.gz`), gzipSync(bytes, { level: 9 }));
}
