/** Whether a node can serve now: a set of named checks, each of which must answer within a second. */

const WITHIN = 1_000

type Check = () => Promise<unknown>
export type Readiness = { ready: boolean; checks: Record<string, string> }

export function createReadiness() {
  const checks = new Map<string, Check>()

  /** Asks all checks at once, so that the answer comes within a second whatever hangs. */
  async function read(): Promise<Readiness> {
    const answers = await Promise.all(
      Array.from(checks, async ([what, check]) => [what, await ask(check)] as const),
    )
    return { ready: answers.every(([, answer]) => answer === 'ok'), checks: Object.fromEntries(answers) }
  }

  return { add: (what: string, check: Check) => void checks.set(what, check), read }
}

async function ask(check: Check): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, WITHIN, `no answer within ${WITHIN} ms`)
  })
  try {
    return await Promise.race([check().then(() => 'ok'), late])
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(timer)
  }
}
