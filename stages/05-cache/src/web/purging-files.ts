/**
 * Files that are gone from the edges, too, when they are removed. Where an edge cannot be told, the removal has failed:
 * it is written down as work, and whoever goes through work that was left undone removes and tells again.
 */
import type { Files } from '@ztm/domain/ports'
import type { Edges } from './edges.ts'

export function purgingFiles(files: Files, { purge }: Pick<Edges, 'purge'>): Files {
  return {
    ...files,
    async remove(call, prefix) {
      await files.remove(call, prefix)
      // Afterwards: what an edge fetched before would else be there again.
      await purge(`/media/${prefix}`)
    },
  }
}
