import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Enough for a busy machine: what the tests wait for are conditions, and they come soon on an idle one.
  test: { testTimeout: 30_000, hookTimeout: 30_000 },
})
