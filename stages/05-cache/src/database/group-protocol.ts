/** What the nodes of a group ask each other, over the same lines as everybody who asks the database. */
import { Problem } from '@ztm/domain/problem'
import { z } from 'zod'
import type { Member } from './member.ts'

/** The name becomes part of a file's. */
const Name = z.string().regex(/^[\w-]{1,64}$/)
const Count = z.number().int().nonnegative()

const Pull = z.strictObject({
  from: Name,
  /** Up to where it has everything on disk, and the checksum of all that. */
  after: Count,
  checksum: z.string(),
  /** Of the newest primary it knows of. */
  epoch: Count,
  /** The clock in that primary's last answer. */
  heard: z.number().optional(),
  /** What it may show to readers already, by number. */
  shown: Count,
})
export type Pull = z.infer<typeof Pull>

const Entry = z.object({ seq: Count, epoch: Count, changes: z.string(), checksum: z.string() })

export const PullAnswer = z.union([
  z.object({ epoch: Count, clock: z.number(), shown: Count, entries: z.array(Entry) }),
  /** The replica has what the primary has not, or is behind what the log reaches back to. */
  z.object({ epoch: Count, snapshot: z.literal('needed') }),
])
export type PullAnswer = z.infer<typeof PullAnswer>

const SnapshotPart = z.strictObject({ for: Name, at: Count })
export type SnapshotPart = z.infer<typeof SnapshotPart>

/** `bytes` in base64; `size` of the whole. */
export const SnapshotAnswer = z.object({ size: Count, bytes: z.base64() })
export type SnapshotAnswer = z.infer<typeof SnapshotAnswer>

const About = { id: Count, until: z.number().optional(), requestId: z.string().optional() }
const Question = z.union([
  z.strictObject({ ...About, pull: Pull }),
  z.strictObject({ ...About, snapshot: SnapshotPart }),
])

type Answering = (message: unknown, now: number) => Promise<string | undefined>

/** Answers what members ask, and leaves the rest to whoever else answers. */
export const groupAnswers =
  (member: Member, others: Answering): Answering =>
  async (message, now) => {
    const question = Question.safeParse(message)
    if (!question.success) return await others(message, now)
    const { id } = question.data
    try {
      const answer =
        'pull' in question.data ? member.pull(question.data.pull) : member.give(question.data.snapshot)
      return JSON.stringify({ id, ...(await answer) })
    } catch (error) {
      const kind = error instanceof Problem ? 'unavailable' : 'invalid'
      return JSON.stringify({ id, problem: { kind, detail: String((error as Error).message) } })
    }
  }
