/**
 * What `course` understands. Each command's code is imported only when it is called: `npm test` with nothing changed
 * should not wait for a web framework.
 */
import { NodeFailed, PlainError } from '@ztm/lab/plain-error'
import { Argument, Command } from 'commander'
import { EXERCISE_HELP } from './exercise/usage.ts'

const PORTS_HELP = `
Ports: PORT moves the app (8080), LAB_PORT the lab (4000), DNS_PORT the DNS server (5300).
As an npm script, flags come after two dashes, or npm keeps them: npm run stage 1 -- --seed none`

const DIFF_HELP = `
Long ones read well in a pager: FORCE_COLOR=1 npx course diff 1 2 | less -R. NO_COLOR=1 leaves the colours out.
As an npm script, flags come after two dashes, or npm keeps them: npm run diff 1 2 -- --stat`

const CARRY_HELP = `
Mend the earliest stage that has the file, carry it before you commit, and then: npx course check
A file that the change adds or removes is added or removed in the later stages, too. What cannot be merged is marked
in the later stage's file as git does it, and named.`

const LOAD_HELP = `
A stage that runs in the lab (npx course stage 3; LAB_PORT says where) is loaded as it is. Latencies count from when a
request was to be sent. It ends with an error where the figures are not to be believed, as on a computer that is too
slow for what was asked. Example: npx course load 3 --rate 500 --seconds 20 --reads 95`

function commands(): Command {
  const program = new Command('course').description(
    'From a single server to millions of users, in stages that run on this computer.',
  )

  program
    .command('start')
    .description('build the course’s site and serve it together with the lab, at http://localhost:4000')
    .addHelpText('after', PORTS_HELP)
    .action(async () => (await import('./start.ts')).start())

  program
    .command('stage')
    .description('run one stage in the foreground: the app at http://localhost:8080, the lab on port 4000')
    .addArgument(new Argument('<stage>', 'its number, such as 1'))
    .option(
      '--seed <what>',
      'what an empty folder is filled with: demo (the default), none, or a number of users',
    )
    .option('--data <folder>', 'where it keeps its data (default: .data/ in the repository)')
    .option('--web <n>', 'how many web servers, where they are nodes of their own')
    .option('--size <size>', 'emulated hardware for what serves people: small, medium, large or xlarge')
    .option(
      '--with-exercise <id>',
      'your answer to an exercise such as 3.1 in the place of the stage’s own file',
    )
    .option('--links', 'let the links between nodes be cut, delayed and throttled, through the lab')
    .addHelpText('after', PORTS_HELP)
    .action(async (stage, options) => (await import('./stage.ts')).stage(stage, options))

  program
    .command('load')
    .description('load on a stage: on the one that runs in the lab, else on one that is started for it')
    .addArgument(new Argument('<stage>', 'its number, such as 3'))
    .option('--rate <n>', 'requests a second, sent when they are due (100 where nothing is said)')
    .option('--connections <n>', 'instead: so many connections, each asking as fast as it is answered')
    .option('--seconds <n>', 'for how long', '20')
    .option('--arrivals <how>', 'even, or poisson: as by people who do not know of each other')
    .option('--reads <percent>', 'of all requests (95)')
    .option('--uploads <percent>', 'of the writes (2)')
    .option('--people <percent>', 'requests of people logged in (20)')
    .option('--chance <n>', 'the same number asks for the same things again (1)')
    .option('--seed <what>', 'what is in the stage: demo (the default), none, or a number of users')
    .option('--web <n>', 'how many web servers it has')
    .option('--size <size>', 'emulated hardware for what serves people: small, medium, large or xlarge')
    .option('--json <file>', 'where the report is written to, too')
    .addHelpText('after', LOAD_HELP)
    .action(async (stage, options) => (await import('./load.ts')).load(stage, options))

  program
    .command('diff')
    .description('the step from one stage to another, part by part, every file with its reason')
    .addArgument(new Argument('<from>', 'a stage, such as 1'))
    .addArgument(new Argument('<to>', 'a later one, such as 2'))
    .option('--stat', 'only which files, and how many lines')
    .option('--web', 'only the address of the page that shows it, while npm start runs')
    .addHelpText('after', DIFF_HELP)
    .action(async (from, to, { web, ...options }) =>
      web
        ? (await import('./step/page.ts')).page(from, to)
        : (await import('./step/diff.ts')).diff(from, to, options),
    )

  program
    .command('check')
    .description('hold every stage against the one before it, and against what its stage.json says')
    .action(async () => (await import('./step/check.ts')).check())

  program
    .command('carry')
    .description('take a change made in one stage’s file through the later stages that have it')
    .addArgument(new Argument('<file>', 'the changed file, such as stages/01-single-server/src/web/app.ts'))
    .option('--since <commit>', 'the commit before the change, where it is committed already', 'HEAD')
    .addHelpText('after', CARRY_HELP)
    .action(async (file, options) => (await import('./step/carry.ts')).carry(file, options))

  program
    .command('new-stage')
    .description('begin the next stage as a copy of the last')
    .addArgument(new Argument('<name>', 'such as message-queue'))
    .action(async (name) => (await import('./step/new-stage.ts')).newStage(name))

  program
    .command('exercise')
    .description('build a mechanism of a stage yourself, and be told precisely what is wrong with it')
    .addArgument(new Argument('[what]', 'an exercise such as 3.1, or one of the words below'))
    .addArgument(new Argument('[id]', 'which exercise, where the word before wants to know'))
    .option('--dir <folder>', 'whose answers, where they are not your own')
    .option('--anyway', 'a solution, also of what you have not passed')
    .option('--no-watch', 'check when c is pressed, and not at each save')
    .addHelpText('after', EXERCISE_HELP)
    .action(async (what, id, options) => (await import('./exercise.ts')).exercise(what, id, options))

  program
    .command('test')
    .description('lint, check types and run all tests; what has not changed since is not run again')
    .addArgument(
      new Argument(
        '[stage]',
        'only the tests of this stage and of the shared packages that it uses; no lint, no types',
      ),
    )
    .action(async (stage) => (await import('./test.ts')).test(stage))

  program
    .command('bench')
    .description('a stage’s figures, each beside its peer’s in the same run; written to docs/measured/')
    .addArgument(new Argument('[stage]', 'its number, or lab for what the lab itself can do').default('1'))
    .action(async (stage) => (await import('./bench.ts')).bench(stage))

  program
    .command('scorecard')
    .description(
      'which promises of the playbook each stage keeps, with evidence; all of them: docs/measured/',
    )
    .addArgument(new Argument('[stages...]', 'their numbers; all where none is named'))
    .option('--promise <id>', 'only this one, with everything that was counted')
    .action(async (stages, options) => (await import('./scorecard.ts')).scorecard(stages, options))

  program
    .command('experiment')
    .description('break something in a stage under load: what do you expect, and what comes?')
    .addArgument(new Argument('[id]', 'such as web-server-death; all are listed where none is named'))
    .action(async (id) => (await import('./experiment.ts')).experiment(id))

  program
    .command('record')
    .description('run the experiments and write what came to docs/measured/experiments/')
    .addArgument(new Argument('[ids...]', 'which; all where none is named'))
    .action(async (ids) => (await import('./record.ts')).record(ids))

  program
    .command('doctor')
    .description('what the course needs of this computer, what is missing, and how to mend it')
    .action(async () => (await import('./doctor.ts')).doctor())

  return program
}

export async function course(argv: string[]): Promise<void> {
  try {
    await commands().parseAsync(argv)
  } catch (error) {
    if (!(error instanceof PlainError)) throw error
    console.error(error.message)
    if (error instanceof NodeFailed) for (const line of moreThanItSays(error)) console.error(`  ${line}`)
    // Who was interrupted has said so already.
    process.exitCode ||= 1
  }
}

/** The last lines of a node, unless there is one only and the message ends with it. */
function moreThanItSays({ message, lastLines }: NodeFailed): readonly string[] {
  const [first = '', ...others] = lastLines
  const words = first.replace(/^\w+: /, '')
  return others.length === 0 && words !== '' && message.endsWith(words) ? [] : lastLines
}
