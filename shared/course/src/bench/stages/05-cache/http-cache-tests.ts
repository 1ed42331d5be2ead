/** How well an edge keeps to RFC 9111, by the suite that caches which everybody uses are measured with. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startReaper } from '@ztm/lab/reaper'
import type { FromNode } from '@ztm/node/node'
import { STAGES } from '../../../repository.ts'
import { httpCacheTests, recorded } from '../../http-cache-tests.ts'
import type { Figure } from '../../measurement.ts'
import { httpCacheSuite, SUITE_VERSION } from '../../peers/http-cache-suite.ts'
import { type Started, startProcess } from '../../process.ts'

/** Of newer results than the package has: Varnish's share. */
const VARNISH = 119 / 150
/** By the names that it has there. */
const OTHERS: Record<string, string> = {
  Varnish: 'Varnish',
  nginx: 'nginx',
  Squid: 'Squid',
  httpd: 'Apache httpd',
}

export async function edgeByTheSuite(): Promise<Figure> {
  const about = {
    id: 'http-cache-tests',
    what: 'What a public suite requires of a shared HTTP cache, and an edge does',
    bound: { of: 'ratio', atLeast: VARNISH } as const,
    how: `http-cache-tests ${SUITE_VERSION}, its required cases but those for browsers; a case that builds on another counts where that one passes, too; the bound is Varnish’s share in a newer suite, 119 of 150; what is recorded comes with the package, was run elsewhere, and is counted in the same way`,
  }
  let suite: string
  try {
    suite = httpCacheSuite()
  } catch (error) {
    return { ...about, values: [], notCompared: (error as Error).message }
  }
  const folder = mkdtempSync(join(tmpdir(), 'ztm-edge-'))
  const reaper = startReaper()
  reaper.remove(folder)
  let edge: Started<FromNode> | undefined
  try {
    process.stderr.write('http-cache-tests: half a minute\n')
    const { passed, of, failed } = await httpCacheTests(suite, async (origin) => {
      edge = await startProcess<FromNode>(join(STAGES, '05-cache/src/edge/main.ts'), {
        env: { NODE_NAME: 'edge-1', DATA_DIR: folder, ORIGIN_URL: origin },
      })
      return `http://127.0.0.1:${edge.said.port}`
    })
    const others = (await recorded(suite)).filter(({ name }) => name in OTHERS)
    return {
      ...about,
      values: [
        { name: 'the edge', value: passed, unit: 'cases' },
        { name: 'required', value: of, unit: 'cases' },
        ...others.map(({ name, version, passed }) => ({
          name: `${OTHERS[name]} ${version.split('-')[0]}, recorded by the suite’s authors`,
          value: passed,
          unit: 'cases',
        })),
      ],
      ratio: passed / of,
      how: [about.how, `not passed: ${Object.keys(failed).join(', ') || 'none'}`].join('; '),
    }
  } finally {
    await edge?.stop()
    await reaper.end()
  }
}
