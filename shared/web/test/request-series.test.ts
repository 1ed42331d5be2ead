import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { requestSeries } from '../src/request-series.ts'

test('each request is in the count and in the times, however many come between two looks', async () => {
  const registry = new Registry()
  const seriesOf = requestSeries(registry, pino({ enabled: false }))
  const look = async () => {
    const text = await registry.metrics()
    const value = (series: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(series))
          ?.split(' ')
          .at(-1),
      )
    const labels = '{method="GET",route="/",status="200"}'
    return {
      requests: value(`http_requests_total${labels}`),
      times: value(`http_request_duration_seconds_count${labels}`),
      seconds: value(`http_request_duration_seconds_sum${labels}`),
      quick: value('http_request_duration_seconds_bucket{le="0.25",method="GET"'),
    }
  }
  for (let request = 0; request < 600; request++) seriesOf('GET', '/', 200).count(0.25)
  expect(await look()).toEqual({ requests: 600, times: 600, seconds: 150, quick: 600 })
  seriesOf('GET', '/', 200).count(2)
  expect(await look()).toEqual({ requests: 601, times: 601, seconds: 152, quick: 600 })
})
