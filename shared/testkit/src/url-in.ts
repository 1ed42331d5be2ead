/** Being in a region of the simulated world: the same app at another address, for clients, browsers and load alike. */
import type { Region } from '@ztm/node/regions'

/** @param url the world's, such as `http://localhost:8080` @returns such as `http://us.localhost:8080` */
export const urlIn = (region: Region, url: string): string =>
  url.replace('//localhost', `//${region}.localhost`)
