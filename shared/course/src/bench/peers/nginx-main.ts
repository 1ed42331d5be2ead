/**
 * nginx as a cache in front of an origin, in one process, with a temporary folder. This process is there to end it and
 * take its folder away when whoever asked for it is gone. Arguments: nginx's path, and the origin's URL.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { anyFree } from '@ztm/lab/ports'

export type NginxSays = { port: number; pid: number } | { reason: string }

const [file = '', origin = ''] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'ztm-nginx-'))
/** In milliseconds. */
const LOOK_EVERY = 20

const configuration = (port: number) => `
daemon off;
# One process for everything, which is then what the processor's time is counted of.
master_process off;
pid ${folder}/pid;
error_log stderr warn;
events { worker_connections 512; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=100;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  proxy_cache_path ${folder}/cache levels=1:2 keys_zone=pictures:10m use_temp_path=off;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${origin};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_cache pictures;
      add_header Cache-Status $upstream_cache_status;
    }
  }
}
`

const port = await anyFree()
writeFileSync(join(folder, 'nginx.conf'), configuration(port))
mkdirSync(join(folder, 'logs'))
const nginx = spawn(file, ['-p', folder, '-c', join(folder, 'nginx.conf')], {
  cwd: folder,
  stdio: ['ignore', 'ignore', 'pipe'],
})
let said = ''
nginx.stderr.setEncoding('utf8').on('data', (text: string) => {
  said = (said + text).slice(-1_000)
})
const ended = once(nginx, 'close').catch(([error]) => error)

process.once('disconnect', async () => {
  nginx.kill('SIGKILL')
  await ended
  rmSync(folder, { recursive: true, force: true })
  process.exit()
})

const listens = async () => {
  while (!(await isOpen())) await pause(LOOK_EVERY)
  return true
}
const isUp = await Promise.race([listens(), ended.then(() => false)])
const { pid } = nginx
process.send?.((isUp && pid ? { port, pid } : { reason: said.trim() || 'it ended' }) satisfies NginxSays)

function isOpen(): Promise<boolean> {
  const probe = connect(port, '127.0.0.1')
  return new Promise((resolve) => {
    probe.once('connect', () => resolve(true)).once('error', () => resolve(false))
  }).finally(() => probe.destroy()) as Promise<boolean>
}
