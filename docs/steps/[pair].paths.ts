/** A page for each two stages, made when the site is built. */

import { pairs } from '../.vitepress/steps/contents.ts'
import { stepPage } from '../.vitepress/steps/step-page.ts'

export default {
  paths: () => pairs().map(([from, to]) => stepPage(from, to)),
}
