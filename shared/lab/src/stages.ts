/** The stages that there are, with what each says of itself in its `stage.json`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type StageSummary = { id: string; title: string; idea: string; [more: string]: unknown }

export function listStages(folder: string): StageSummary[] {
  return readdirSync(folder)
    .sort()
    .filter((id) => existsSync(join(folder, id, 'stage.json')))
    .map((id) => ({ id, ...JSON.parse(readFileSync(join(folder, id, 'stage.json'), 'utf8')) }))
}
