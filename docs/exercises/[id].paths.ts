/** A page for each exercise, made when the site is built. */
import { exercises } from '@ztm/course/exercise/catalogue'
import { exercisePage } from '../.vitepress/exercises/exercise-page.ts'

export default {
  watch: ['../../exercises/*/*/*.{md,json}'],
  paths: () => exercises().map(exercisePage),
}
