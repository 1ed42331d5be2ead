/** The contract itself, which stands in the contract, too. */
import { z } from 'zod'
import { answer, type Endpoint, endpoint } from './endpoint.ts'

/** @param others every other endpoint */
export function contractEndpoint(others: readonly Endpoint[]): Endpoint {
  let document: Promise<object> | undefined

  // Made when somebody first asks: loading what makes it would take a tenth of every start.
  async function make(): Promise<object> {
    const { openApiDocument } = await import('../openapi.ts')
    return openApiDocument([...others, contract])
  }

  const contract = endpoint({
    method: 'get',
    path: '/openapi.json',
    summary: 'This contract',
    person: false,
    answers: { 200: { schema: z.record(z.string(), z.unknown()), description: 'OpenAPI 3.1' } },
    errors: [],
    async handle({ res }) {
      document ??= make()
      answer(res, 200, await document)
    },
  })
  return contract
}
