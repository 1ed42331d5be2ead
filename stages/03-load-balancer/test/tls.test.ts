/** TLS ends at the balancer, which still knows from where a person came. */
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request as askSecurely } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json, text } from 'node:stream/consumers'
import { connect as connectSecurely } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { balance, serve } from './small-servers.ts'

/** Answers with what it was asked: its headers. */
const mirror = () => serve('web-1', (request, response) => response.end(JSON.stringify(request.headers)))

const openssl = (() => {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' })
  } catch {
    return ''
  }
})()
test.skipIf(!openssl)(
  `TLS ends at the balancer${openssl ? '' : ' (left out: there is no openssl here)'}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ztm-tls-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const [TLS_KEY, TLS_CERT] = [join(folder, 'key.pem'), join(folder, 'cert.pem')] as [string, string]
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const subject = ['-subj', '/CN=photos.test', '-addext', 'subjectAltName=DNS:photos.test']
    execFileSync(
      'openssl',
      ['req', '-x509', ...ec, ...subject, '-days', '1', '-keyout', TLS_KEY, '-out', TLS_CERT],
      {
        stdio: 'ignore',
      },
    )
    const balancer = await balance([await mirror()], { TLS_CERT, TLS_KEY, PROXY_PROTOCOL: 'on' })
    const ca = readFileSync(TLS_CERT)
    const { port } = new URL(balancer.url)

    const plain = askSecurely({ host: '127.0.0.1', port, ca, servername: 'photos.test', agent: new Agent() })
    plain.end()
    const [answer] = await once(plain, 'response')
    expect(await json(answer)).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' })

    const socket = connect(Number(port), '127.0.0.1')
    socket.write('PROXY TCP4 198.51.100.9 203.0.113.1 50000 443\r\n')
    const secure = connectSecurely({ socket, ca, servername: 'photos.test' })
    const id = randomUUID()
    secure.write(`GET / HTTP/1.1\r\nHost: photos.test\r\nConnection: close\r\nX-Request-Id: ${id}\r\n\r\n`)
    const said = await text(secure)
    expect(said).toContain(id)
    expect(said).toContain('"x-forwarded-for":"198.51.100.9"')
  },
)
