// The sources in, built/page.js out: one classic script, as the page may load no module.
import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  build: {
    target: "es2022", outDir: "built", emptyOutDir: false, reportCompressedSize: false,
    rollupOptions: {
      input: "src/main.ts",
      output: { format: "iife", entryFileNames: "page.js" },
    },
  },
});
