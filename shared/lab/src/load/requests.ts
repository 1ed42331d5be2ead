/** What a run asks for, one request after the other: given targets, or what people ask of the photo app. */
import { type Chance, chanceFrom } from '@ztm/domain/seed/chance'
import { createApi } from './api.ts'
import { crowdOf, meet } from './crowd.ts'
import { mix } from './mix.ts'
import type { Asked, TargetOptions } from './options.ts'
import type { Request } from './sender.ts'
import { uploads } from './upload.ts'
import { weighted } from './weighted.ts'

export async function requestsOf(asked: Asked, origin: string): Promise<() => Request> {
  const chance = chanceFrom(asked.seed)
  if (asked.targets) return targeted(asked.targets, chance)
  const form = await uploads()
  if (asked.known) return mix(asked, crowdOf(asked.known), form, chance)
  const withPeople = asked.people > 0 || asked.reads < 100
  return mix(asked, await meet(createApi(origin), withPeople, form), form, chance)
}

export function targeted(targets: readonly TargetOptions[], chance: Chance): () => Request {
  const requests = targets.map(({ weight, ...target }) => ({
    weight,
    request: { name: `${target.method} ${target.path}`, ...target },
  }))
  const choose = weighted(requests, chance)
  return () => choose().request
}
