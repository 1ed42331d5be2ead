/**
 * What every request is given, whatever it asks for: an id, a `Call`, a log line and a place in the metrics.
 * It comes before everything else, and is kept lean because everything pays for it.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Clock } from '@ztm/domain/clock'
import type { RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { RequestCall } from './request-call.ts'
import { requestSeries } from './request-series.ts'
import { discardBody } from './unread-body.ts'

/** What may go into logs and headers as it came: anything else could forge lines there. */
const SANE_ID = /^[A-Za-z0-9._-]{1,64}$/

/** As nginx notes it: the client closed the connection before there was an answer. */
const CLIENT_LEFT = 499

export type RequestContext = {
  /** The node's: answers say who gave them. */
  name: string
  log: Logger
  metrics: Registry
  clock: Clock
  /** Who is at the other end: each stage says whose word it takes for that. */
  client: (request: IncomingMessage) => Client
}

/** @property secure whether the person's own connection is encrypted, wherever that ends */
export type Client = { address: string; region: string; secure: boolean }

export function requestContext({ name, log, metrics, clock, client }: RequestContext): RequestHandler {
  const seriesOf = requestSeries(metrics, log)

  function closed(this: Response): void {
    const { call, startedAt, failure } = this.locals
    const answered = this.writableFinished
    call.end(answered)
    if (answered && !this.req.complete) discardBody(this.req)
    const status = answered ? this.statusCode : CLIENT_LEFT
    const series = seriesOf(this.req.method, routeOf(this), status)
    const ms = performance.now() - startedAt
    series.count(ms / 1000)
    const line = { requestId: call.requestId, ms: Math.round(ms * 100) / 100 }
    if (failure === undefined) series.log.info(line, 'request')
    else series.log[status === 500 ? 'error' : 'warn']({ ...line, err: failure }, 'request failed')
  }

  return (req, res, next) => {
    const given = req.headers['x-request-id']
    const requestId = typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID()
    res.setHeader('X-Request-Id', requestId)
    res.setHeader('X-Served-By', name)
    const { address, region, secure } = client(req)
    const call = new RequestCall(requestId, address, region, clock)
    // Express's own has no prototype, and V8 looks each name in such an object up anew.
    res.locals = { call, secure, startedAt: performance.now() }
    res.on('close', closed)
    next()
  }
}

export const callOf = (res: Response): RequestCall => res.locals.call

/** Names the route where Express does not know it any more by the time the request ends, as after an error. */
export function nameRoute(res: Response, pattern: string): void {
  res.locals.route = pattern
}

/** For the log line of this request: a failure that is ours, and not whoever asked's. */
export function noteFailure(res: Response, failure: unknown): void {
  res.locals.failure = failure
}

function routeOf({ locals, req }: Response): string {
  if (locals.route) return locals.route
  return req.route ? `${req.baseUrl}${req.route.path}` : 'unknown'
}
