/** What goes wrong in HTTP itself, and so means nothing to a photo app: malformed, wrong method, too slow. */
export class HttpProblem extends Error {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, detail: string, headers: Record<string, string> = {}) {
    super(detail)
    this.name = 'HttpProblem'
    this.status = status
    this.headers = headers
  }
}

export const malformed = (detail: string) => new HttpProblem(400, detail)
