import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const SMALL = 1024; // bytes: what is smaller gains nothing

/** Each file also compressed, once, at the build: the hub then sends what it finds. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    async writeBundle({ dir }, bundle) {
      for (const fileName of Object.keys(bundle)) {
        if (!dir || !/\.(js|css|svg)$/.test(fileName)) continue;
        const place = join(dir, fileName);
        const bytes = await readFile(place);
        if (bytes.length < SMALL) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
        await writeFile(`${place}.gz`, gzipSync(bytes, { level: 9 }));
        await writeFile(`${place}.br`, brotliCompressSync(bytes, { params }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), compressed()],
  build: {
    outDir: "../packages/kshub/src/kshub/static.new", // install/web.sh puts it in place when it is whole
    emptyOutDir: true,
    assetsInlineLimit: 0, // the Content-Security-Policy of the hub allows no data: scripts or styles
    modulePreload: { polyfill: false },
    target: "es2022",
    chunkSizeWarningLimit: 1000, // kilobytes; what the first load may weigh is a test's to say
  },
  server: { proxy: { "/api": { target: process.env["KSHUB"] ?? "http://127.0.0.1:8000", changeOrigin: true } } },
});
