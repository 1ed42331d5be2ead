/** What the site may know of somebody's exercises: how far they have come, and a solution beside theirs once they passed. */
import { existsSync, readFileSync } from 'node:fs'
import { ownPageOnly } from '@ztm/lab/own-page'
import { problemAnswers, Refusal } from '@ztm/lab/problem-answers'
import express, { type Router } from 'express'
import { exercises, givenAnswers } from './catalogue.ts'
import { answerIn, playground } from './playground.ts'
import { progressIn } from './progress.ts'

export function exerciseRoutes(folder = playground()): Router {
  const router = express.Router()
  router.use(ownPageOnly)

  router.get('/', (_req, res) => {
    const { current, passed, hints, verdicts } = progressIn(folder)
    const items = exercises().map((exercise) => ({
      id: exercise.id,
      begun: existsSync(answerIn(folder, exercise)),
      current: exercise.id === current,
      passed: passed[exercise.id] ?? null,
      hints: hints[exercise.id] ?? 0,
      verdict: verdicts[exercise.id] ?? null,
    }))
    res.json({ items })
  })
  router.get('/:id', (req, res) => {
    const exercise = exercises().find(({ id }) => id === req.params.id)
    if (!exercise) throw new Refusal(404, `There is no exercise ${req.params.id}.`)
    if (!progressIn(folder).passed[exercise.id])
      throw new Refusal(403, 'The solution is shown here once yours has passed.')
    const answer = answerIn(folder, exercise)
    res.json({
      // Whoever has passed may have begun anew, or tidied up.
      answer: existsSync(answer) ? readFileSync(answer, 'utf8') : '',
      solution: readFileSync(givenAnswers(exercise).solution, 'utf8'),
    })
  })

  router.use(problemAnswers)
  return router
}
