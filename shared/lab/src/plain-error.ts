/** What a person can mend or understand without a stack trace: whoever shows it prints its message and nothing else. */
export class PlainError extends Error {
  override readonly name: string = 'PlainError'
}

export class PortTaken extends PlainError {
  override readonly name = 'PortTaken'
  readonly port: number

  constructor(port: number) {
    super(`Port ${port} is taken by another program.`)
    this.port = port
  }
}

/** Something was asked for that there is not here, such as a kind of node that this stage does not have. */
export class WrongOption extends PlainError {
  override readonly name = 'WrongOption'
  readonly option: string

  constructor(option: string, message: string) {
    super(message)
    this.option = option
  }
}

/** A node that did not become ready, with what it said last. */
export class NodeFailed extends PlainError {
  override readonly name = 'NodeFailed'
  readonly node: string
  readonly lastLines: readonly string[]

  constructor(node: string, reason: string, lastLines: readonly string[]) {
    super(`${node} ${reason}`)
    this.node = node
    this.lastLines = lastLines
  }
}
