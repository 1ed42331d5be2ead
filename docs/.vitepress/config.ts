/** The course's site: what is in its menus, and how its pages are made. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { STAGES, stages } from '@ztm/course/repository'
import { defineConfig } from 'vitepress'
import { exerciseList, exercisePages } from './exercises/exercise-page.ts'
import { contents } from './steps/contents.ts'
import { linesBeside } from './steps/lines-beside.ts'

const DOCS = join(import.meta.dirname, '..')

/** Where the site is put, such as `/zero-to-millions/`: pages hosted by GitHub lie under the name of their repository. */
const BASE = `/${process.env.BASE_PATH ?? ''}/`.replace(/\/+/g, '/')

/** Pages of a folder by name, each under the title that it gives itself. */
function pagesOf(folder: string) {
  return readdirSync(join(DOCS, folder))
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .sort()
    .map((name) => ({ text: titleOf(join(DOCS, folder, name)), link: `/${folder}/${name.slice(0, -3)}` }))
}

/** Where lists go that are made of what there is. */
const LISTS: Record<string, () => string> = {
  '<!-- steps -->': () => contents(),
  '<!-- exercises -->': exerciseList,
}

const titleOf = (path: string) =>
  (/^# (.+)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? path).replaceAll('`', '')

/** From each stage to the next. */
const steps = () =>
  stages()
    .slice(1)
    .map((name, at) => {
      const { title } = JSON.parse(readFileSync(join(STAGES, name, 'stage.json'), 'utf8'))
      return { text: `${at + 1} → ${at + 2}: ${title}`, link: `/steps/${at + 1}-${at + 2}` }
    })

const menu = () => [
  {
    text: 'The course',
    items: [
      { text: 'What this is', link: '/' },
      { text: 'A tour of five minutes', link: '/tour' },
      { text: 'Run a stage', link: '/run' },
      { text: 'The scorecard', link: '/scorecard' },
      { text: 'I am lost', link: '/lost' },
    ],
  },
  { text: 'Chapters', items: pagesOf('chapters') },
  { text: 'Steps', items: [{ text: 'All steps', link: '/steps/' }, ...steps()] },
  { text: 'Exercises', items: [{ text: 'All exercises', link: '/exercises/' }] },
  {
    text: 'To look things up',
    items: [
      { text: 'Measured results', link: '/measured/' },
      { text: 'Glossary', link: '/glossary' },
      { text: 'Decisions', link: '/decisions/' },
      { text: 'For teachers', link: '/teachers' },
      { text: 'How to contribute', link: '/contributing' },
    ],
  },
]

/** How long a page takes to read, in minutes: prose at 200 words a minute, included code left out. */
function minutesOf(path: string): number {
  const prose = readFileSync(join(DOCS, path), 'utf8').replace(/```[\s\S]*?```|^<<<.*$|<[^>]+>/gm, '')
  return Math.ceil((prose.match(/[\w’'-]+/g)?.length ?? 0) / 200)
}

export default defineConfig({
  lang: 'en-GB',
  base: BASE,
  title: 'Zero to Millions',
  description: 'A course in scaling, in code that runs: one photo app, from one server to millions of users',
  head: [['link', { rel: 'icon', href: `${BASE}favicon.svg`, type: 'image/svg+xml' }]],
  // Else a chapter fetches every page that its menu leads to, which is ten times what it needs itself.
  router: { prefetchLinks: false },
  vite: { plugins: [linesBeside()] },
  // Links to what `npm start` and a stage serve lead nowhere at build time.
  ignoreDeadLinks: [/^https?:\/\/localhost/],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // In the Markdown itself, where search finds it too: it does not read pages that are made one by one.
    config: (markdown) =>
      markdown.core.ruler.before('normalize', 'lists', (state) => {
        for (const [place, list] of Object.entries(LISTS)) {
          if (state.src.includes(place)) state.src = state.src.replace(place, () => list())
        }
      }),
  },
  transformPageData: (page) => ({
    frontmatter: { ...page.frontmatter, minutes: minutesOf(page.filePath) },
  }),
  themeConfig: {
    // Prose is what one searches for, and highlighting included code once more takes longer than all the rest.
    search: {
      provider: 'local',
      options: { _render: (text, env, markdown) => markdown.render(text.replace(/^<<<.*$/gm, ''), env) },
    },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Chapters', link: '/chapters/01-single-server', activeMatch: '/chapters/' },
      { text: 'Steps', link: '/steps/', activeMatch: '/steps/' },
      { text: 'Exercises', link: '/exercises/', activeMatch: '/exercises/' },
      { text: 'Run a stage', link: '/run' },
      { text: 'Scorecard', link: '/scorecard' },
      {
        text: 'More',
        items: [
          { text: 'Measured results', link: '/measured/' },
          { text: 'Decisions', link: '/decisions/' },
          { text: 'Glossary', link: '/glossary' },
          { text: 'I am lost', link: '/lost' },
        ],
      },
    ],
    sidebar: {
      '/': menu(),
      '/exercises/': [
        { text: 'Exercises', items: [{ text: 'All exercises', link: '/exercises/' }, ...exercisePages()] },
        ...menu(),
      ],
      '/decisions/': [
        { text: 'Why things are as they are', link: '/decisions/' },
        { text: 'Decisions', items: pagesOf('decisions') },
        ...menu(),
      ],
    },
    footer: {
      message: 'Based on concepts from <cite>System Design Interview</cite> by Alex Xu. MIT licence.',
    },
  },
})
