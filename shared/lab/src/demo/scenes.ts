/** All scenes there are, by name. */
import type { Chance } from '@ztm/domain/seed/chance'
import { balloons } from './scenes/balloons.ts'
import { birdsOnWires } from './scenes/birds-on-wires.ts'
import { cityAtNight } from './scenes/city-at-night.ts'
import { dunes } from './scenes/dunes.ts'
import { duskHills } from './scenes/dusk-hills.ts'
import { foggyForest } from './scenes/foggy-forest.ts'
import { leaves } from './scenes/leaves.ts'
import { lighthouse } from './scenes/lighthouse.ts'
import { meadow } from './scenes/meadow.ts'
import { mistyMountains } from './scenes/misty-mountains.ts'
import { northernLights } from './scenes/northern-lights.ts'
import { outOfFocus } from './scenes/out-of-focus.ts'
import { planet } from './scenes/planet.ts'
import { sails } from './scenes/sails.ts'
import { snowyHut } from './scenes/snowy-hut.ts'
import { stillLife } from './scenes/still-life.ts'
import { sunOverSea } from './scenes/sun-over-sea.ts'
import { tiles } from './scenes/tiles.ts'
import { waveScales } from './scenes/wave-scales.ts'
import type { Sheet } from './sheet.ts'

export type Scene = (chance: Chance, sheet: Sheet) => void

export const SCENES = {
  balloons,
  'birds-on-wires': birdsOnWires,
  'city-at-night': cityAtNight,
  dunes,
  'dusk-hills': duskHills,
  'foggy-forest': foggyForest,
  leaves,
  lighthouse,
  meadow,
  'misty-mountains': mistyMountains,
  'northern-lights': northernLights,
  'out-of-focus': outOfFocus,
  planet,
  sails,
  'snowy-hut': snowyHut,
  'still-life': stillLife,
  'sun-over-sea': sunOverSea,
  tiles,
  'wave-scales': waveScales,
} satisfies Record<string, Scene>

export type SceneName = keyof typeof SCENES
