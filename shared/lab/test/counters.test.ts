/** What a node's metrics say of how much it was asked for. */
import { expect, test } from 'vitest'
import { countersIn } from '../src/own-program.ts'

const metric = (name: string, ...series: string[]) =>
  [`# HELP ${name} something`, `# TYPE ${name} counter`, ...series.map((one) => name + one)].join('\n')

const WEB = metric('http_requests_total', '{method="GET",route="/",status="200"} 7', '{method="PUT"} 2')
const BALANCER = metric('balancer_requests_total', '{backend="web-1",outcome="answered"} 5')
const EDGE = metric('edge_requests_total', '{result="hit"} 3', '{result="miss"} 1')
const DATABASE = metric(
  'database_operations_total',
  '{operation="read",table="photos"} 11',
  '{operation="read",table="none"} 400',
  '{operation="write",table="likes"} 2',
)

test.each([
  ['a web server: its requests', WEB, 9],
  [
    'a machine that is everything: its requests, and not those for its own database',
    `${DATABASE}\n${WEB}`,
    9,
  ],
  ['the same before anybody came', `${DATABASE}\n${metric('http_requests_total')}`, 0],
  ['a balancer', BALANCER, 5],
  ['an edge', EDGE, 4],
  ['a database: queries and changes, and not whether it is there', DATABASE, 13],
  ['what counts none', metric('process_cpu_seconds_total', ' 4'), null],
])('%s', (_, text, requests) => {
  expect(countersIn(text).requests).toBe(requests)
})
