/** Which requests may be sent a second time, and how many retries there are however bad the day. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise } from '../../testing/rules.ts'

const EVERY_METHOD = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

await exercise<typeof import('./starter.ts')>(
  import.meta.dirname,
  ({ mayRetry, createRetryBudget }, rule) => {
    rule(
      'What was sent and changes something is never sent twice',
      'taking a server that gave no answer for one that did nothing: it may have died after doing it.',
      () => {
        for (const method of ['POST', 'PATCH', 'MERGE', undefined]) {
          if (mayRetry({ method }, { sent: true }))
            broken(
              `${method ? `A ${method}` : 'A request without a method'} that was sent to a server: ` +
                'expected that it may not be tried again, came that it may',
            )
        }
      },
    )

    rule(
      'What no server has heard of may go to another one, whatever it is',
      'looking at the method alone: where nothing was sent, nothing can have been done, not even by a POST.',
      () => {
        for (const method of EVERY_METHOD) {
          if (!mayRetry({ method }, { sent: false }))
            broken(
              `A ${method} that was never sent: expected that it may be tried again, came that it may not`,
            )
        }
      },
    )

    rule(
      'What was sent may be sent again where it changes nothing',
      'refusing everything that was sent: looking twice does no harm, and looking is most of what people do.',
      () => {
        for (const method of ['GET', 'HEAD']) {
          if (!mayRetry({ method }, { sent: true }))
            broken(`A ${method} that was sent: expected that it may be tried again, came that it may not`)
        }
      },
    )

    /** How many retries there are now, in a row. */
    function retriesIn(budget: ReturnType<typeof createRetryBudget>, atMost = 1_000): number {
      let granted = 0
      while (granted < atMost && budget.spend()) granted += 1
      return granted
    }

    rule(
      'Before any request there are ten retries, and no more',
      'beginning with none, so that the first failure of a quiet day is not tried again; or giving one too many.',
      () => {
        const granted = retriesIn(createRetryBudget())
        if (granted !== 10)
          broken(`Retries wanted before any request: expected that 10 are granted, came ${granted}`)
      },
    )

    rule(
      'Five requests earn one retry',
      'paying for requests and not for retries, taking a whole retry for each request, or rounding fifths away.',
      async () => {
        await forAll(
          fc.array(fc.constantFrom('request' as const, 'retry' as const), { maxLength: 60 }),
          (steps) => `ten retries used up, and then ${steps.join(', ')}`,
          (steps) => {
            const budget = createRetryBudget()
            retriesIn(budget)
            let fifths = 0
            for (const [at, step] of steps.entries()) {
              if (step === 'request') {
                budget.earn()
                fifths += 1
                continue
              }
              const granted = budget.spend()
              // Fractions add up to a little less or more than one: there, either answer is right.
              if (granted && fifths < 5)
                broken(
                  `Step ${at + 1}: a retry was granted, and only ${fifths} requests had come to pay for it`,
                )
              if (!granted && fifths > 5)
                broken(`Step ${at + 1}: a retry was refused, and ${fifths} requests had come to pay for it`)
              if (granted) fifths -= 5
            }
          },
        )
      },
    )

    rule(
      'A long quiet day saves up a hundred retries at most',
      'a budget without an upper end: after a day without failures it allows a storm.',
      () => {
        const budget = createRetryBudget()
        for (let request = 0; request < 5_000; request++) budget.earn()
        const granted = retriesIn(budget)
        if (granted !== 100)
          broken(
            `5,000 requests without a failure, then retries only: expected that 100 are granted, came ${granted}`,
          )
      },
    )

    rule(
      'Each balancer has a budget of its own',
      'keeping the count outside of the function, where all budgets share it.',
      () => {
        const [one, other] = [createRetryBudget(), createRetryBudget()]
        retriesIn(one)
        const granted = retriesIn(other)
        if (granted !== 10)
          broken(`A second budget, after the first is used up: expected 10 retries, came ${granted}`)
      },
    )
  },
)
