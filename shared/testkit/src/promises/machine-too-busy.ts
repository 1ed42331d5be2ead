/** The computer had too much else to do for an experiment to show anything: no verdict, neither way. */
export class MachineTooBusy extends Error {
  constructor(why: string) {
    super(`machine too busy: ${why}; nothing was learnt`)
  }
}
