/** What the tests say of one answer. */

export type RuleVerdict = {
  name: string
  kept: boolean
  /** What usually breaks it. */
  cause: string
  /** How it is broken: what was expected, what came, the smallest example. */
  how: string
  /** Whether it was the test that found it broken, and no error within the answer. */
  asserted: boolean
}

export type Verdict = {
  /** The answer's file. */
  answer: string
  rules: RuleVerdict[]
  /** Why nothing could be tried, such as a syntax error, or a loop without an end. */
  unusable?: string | undefined
  /** What the answer printed meanwhile. */
  printed: string[]
}

export const passed = ({ rules, unusable }: Verdict): boolean =>
  unusable === undefined && rules.length > 0 && rules.every(({ kept }) => kept)

/** The first one counts: what is broken after it is often broken by it. */
export const firstBroken = ({ rules }: Verdict): RuleVerdict | undefined => rules.find(({ kept }) => !kept)
