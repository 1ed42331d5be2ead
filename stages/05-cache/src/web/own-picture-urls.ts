/** Pictures come from the same server as the page. */
import type { RENDITIONS } from '@ztm/domain/photo'
import type { PictureUrls } from '@ztm/domain/ports'

export const ownPictureUrls: PictureUrls = {
  urls(_call, { id, version }) {
    const url = (rendition: keyof typeof RENDITIONS) => `/media/${id}/${version}/${rendition}`
    return { thumb: url('thumb'), feed: url('feed'), full: url('full') }
  },
  origins: () => [],
}
