/** What is a package's test here is the proof: it runs the exercises' own tests on everything that comes with them. */
import { defineConfig, mergeConfig } from 'vitest/config'
import shared from '../vitest.shared.ts'

export default mergeConfig(shared, defineConfig({ test: { include: ['*.test.ts'] } }))
