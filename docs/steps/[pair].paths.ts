/** A page for each two stages, made when the site is built. */

import { pairs } from '../.vitepress/steps/contents.ts'
import { highlighter } from '../.vitepress/steps/highlight.ts'
import { stepPage } from '../.vitepress/steps/step-page.ts'

export default {
  watch: ['../../stages/*/{stage.json,src/**,test/**}'],
  async paths() {
    const highlight = await highlighter()
    return pairs().map(([from, to]) => stepPage(from, to, highlight))
  },
}
