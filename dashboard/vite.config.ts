import { defineConfig } from "vite";

export default defineConfig({
  // Relative, because the service serves the dashboard below /dashboard/.
  base: "./",
  build: { outDir: "../functions/wwwroot", emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": "http://127.0.0.1:7071" } },
});
