/**
 * Lets in the course's own pages and programs on this computer, and no other page that a browser on it shows. The
 * control API starts and ends processes, and a browser sends requests to loopback for any page that asks:
 * - from another site, which the browser says in `Origin`
 * - under a name of another site that was made to lead here (DNS rebinding), which stands in `Host`
 */
import type { RequestHandler } from 'express'
import { Refusal } from './problem-answers.ts'

const NAMES = ['localhost', '127.0.0.1', '[::1]']

export const ownPageOnly: RequestHandler = (req, _res, next) => {
  const { host = '', origin } = req.headers
  const port = req.socket.localPort
  if (!NAMES.some((name) => host.toLowerCase() === `${name}:${port}`)) {
    throw new Refusal(403, `The lab answers to localhost:${port}, not to ${host || 'nobody'}.`)
  }
  if (origin !== undefined && origin !== `http://${host}` && origin !== `http://localhost:${port}`) {
    throw new Refusal(403, 'The lab does not answer to pages of other sites.')
  }
  next()
}
