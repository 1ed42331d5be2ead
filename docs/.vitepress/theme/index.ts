/** The default theme, with our colours and the parts that are alive. */
import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import { defineAsyncComponent } from 'vue'
import Architecture from './Architecture.vue'
import ExerciseSolution from './ExerciseSolution.vue'
import ExerciseState from './ExerciseState.vue'
import FeedShapes from './FeedShapes.vue'
import Layout from './Layout.vue'
import Measured from './Measured.vue'
import Scaling from './Scaling.vue'
import ScorecardTable from './ScorecardTable.vue'
import Stages from './Stages.vue'
import StepBar from './StepBar.vue'
import StepLines from './StepLines.vue'
import './style.css'
import './step.css'

const components = {
  Architecture,
  ExerciseSolution,
  ExerciseState,
  // Alive, and only fetched where it is wanted.
  Experiment: defineAsyncComponent(() => import('./live/Experiment.vue')),
  FeedShapes,
  Measured,
  RunStage: defineAsyncComponent(() => import('./live/LiveSystem.vue')),
  Scaling,
  ScorecardTable,
  Stages,
  StepBar,
  StepLines,
}

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    for (const [name, component] of Object.entries(components)) app.component(name, component)
  },
} satisfies Theme
