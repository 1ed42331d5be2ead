/**
 * The process that checks answers. It keeps Vitest warm, so that a check costs a fraction of starting one, and runs
 * each in a process of its own that may neither write to the disk nor open sockets.
 */
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { createVitest, type TestCase, type TestModule } from 'vitest/node'
import { EXERCISES } from './catalogue.ts'
import type { Answers, FromChecker } from './checker.ts'
import { inOneLine } from './trouble.ts'
import type { RuleVerdict, Verdict } from './verdict.ts'

/**
 * In milliseconds. A rule whose promise has not settled by then waits for something that never comes. Longer than a world
 * of minutes takes on a busy computer, in which an answer may be wrong in a way that has a name of its own.
 */
const RULE_WITHIN = 4_000
/** As exercises/testing/rules.ts names the test of an answer that cannot be loaded. */
const LOADS = 'can be loaded'

declare module 'vitest' {
  interface TaskMeta {
    /** What usually breaks a rule, as its test says. */
    cause?: string
  }
}

let printed: string[] = []

const say = (message: FromChecker): void => void process.send?.(message)

const vitest = await createVitest('test', {
  root: EXERCISES,
  config: false,
  watch: false,
  pool: 'forks',
  isolate: false,
  maxWorkers: Number(process.env.CHECKER_WORKERS ?? 1),
  cache: false,
  testTimeout: RULE_WITHIN,
  // Read, and nothing else: an answer is a file that computes.
  execArgv: ['--permission', '--allow-fs-read=*'],
  // What fails later, where nobody waits for it, is put to the answer below.
  dangerouslyIgnoreUnhandledErrors: true,
  reporters: [
    {
      onUserConsoleLog({ content }) {
        printed.push(...stripVTControlCharacters(content).trimEnd().split('\n'))
      },
    },
  ],
})

async function check(answers: Answers): Promise<Verdict[]> {
  printed = []
  process.env.ANSWERS = JSON.stringify(answers)
  // By its real name, which is how Vite knows a file.
  for (const path of Object.values(answers).flat()) vitest.invalidateFile(realpathSync(path))
  const project = vitest.getRootProject()
  const specifications = Object.keys(answers).map((exercise) =>
    project.createSpecification(join(EXERCISES, exercise, 'exercise.test.ts')),
  )
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  const stray = unhandledErrors.map((error) => inOneLine((error as Error).message))
  return testModules.flatMap((module) => verdictsOf(module, answers, stray))
}

function verdictsOf(module: TestModule, answers: Answers, stray: string[]): Verdict[] {
  const exercise = Object.keys(answers).find((name) => module.moduleId.startsWith(join(EXERCISES, name, '/')))
  const asked = answers[exercise ?? ''] ?? []
  const suites = new Map([...module.children.suites()].map((suite) => [suite.name, suite]))
  return asked.map((answer) => {
    const tests = [...(suites.get(answer)?.children.allTests() ?? [])]
    const broken = tests.find(({ name }) => name === LOADS)
    const rules = broken ? [] : tests.map(ruleOf)
    // With more than one answer in a run, nobody can say whose it was.
    const loose = asked.length === 1 && stray[0] && `A promise failed that nobody waits for: ${stray[0]}`
    const unusable = broken
      ? `It cannot be loaded. ${inOneLine(messageOf(broken))}`
      : (module.errors()[0]?.message ?? (rules.length === 0 ? 'No rule was tried.' : loose || undefined))
    return { answer, rules, unusable, printed }
  })
}

function ruleOf(test: TestCase): RuleVerdict {
  const { state, errors = [] } = test.result()
  const [error] = errors
  const asserted = error?.name === 'AssertionError'
  const timedOut = error?.message.startsWith('Test timed out')
  return {
    name: test.name,
    kept: state === 'passed',
    cause: test.meta().cause ?? '',
    how: timedOut
      ? `Nothing has come of it for ${RULE_WITHIN / 1000} s: a promise that never settles.`
      : asserted || !error
        ? (error?.message ?? '')
        : `It ended in an error: ${errorInWords(error)}`,
    asserted,
  }
}

/** What comes after its first line is the example that the test has added. */
function errorInWords({ message }: { message: string }): string {
  const [, ...example] = message.split('\n')
  return [inOneLine(message), ...example].join('\n')
}

const messageOf = (test: TestCase): string => test.result().errors?.[0]?.message ?? ''

process.on('message', async (answers: Answers) => {
  try {
    say({ verdicts: await check(answers) })
  } catch (error) {
    say({ failed: (error as Error).message })
  }
})
// Whoever asked is gone: so is everything that was started for them, whatever it is busy with.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'))
say({ ready: true })
