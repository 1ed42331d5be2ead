/** The hints of an exercise: under a heading each in its `hints.md`, each saying more than the one before. */
import { readFileSync } from 'node:fs'
import { type Exercise, fileOf } from './catalogue.ts'

export const hintsOf = (exercise: Exercise): string[] =>
  readFileSync(fileOf(exercise, 'hints.md'), 'utf8')
    .split(/^## .*$/m)
    .slice(1)
    .map((hint) => hint.trim())
