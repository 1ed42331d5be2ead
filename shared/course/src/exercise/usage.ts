/** What `course exercise --help` says besides. */

export const EXERCISE_HELP = `
Without a word it goes on where you left off. Or say which, such as 3.1, or one of:
  list             all exercises, with what you have passed, and how long each takes
  next             the next one that you have not passed
  check [id]       the verdict once, without watching; without an id, all that you have passed, again
  hint [id]        one of three, each saying more
  solution [id]    beside yours, once you have passed; --anyway before that
  reset [id]       the starter again; what you have is kept beside it
  prove [id]       that the exercises' tests tell right from wrong
  mutate [id]      how many small changes to a solution its tests notice
You work in playground/, which git ignores; PLAYGROUND moves it.
As an npm script, flags come after two dashes, or npm keeps them: npm run exercise check 3.1 -- --dir answers/ann`
