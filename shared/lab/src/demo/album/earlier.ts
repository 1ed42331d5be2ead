/** Pictures of three or four weeks ago, the newest first. */
import { picture } from './picture.ts'

export const EARLIER = [
  picture(
    'elif',
    'balloons portrait 1',
    'Seven of them. One for each day I meant to get up this early.',
    'wren: Seven is a lot of early.',
  ),
  picture(
    'jonas.k',
    'city-at-night landscape 1',
    'The river does the reflecting, I just wait.',
    'tomasz: Good division of labour.',
    'elif: I can see my office. I wish I could not.',
  ),
  picture(
    'tomasz',
    'sails square 1',
    'Evening race. The lake was in a better mood than the crews.',
    'maya: The reflections!',
  ),
  picture(
    'kenji',
    'wave-scales landscape 1',
    'First try with the new inks. The paper still smells of it.',
    'priya: Framing this one?',
    'kenji: Giving it to my mother, who will frame it.',
  ),
  picture(
    'oskar',
    'foggy-forest landscape 1',
    'Fog makes every path a new one.',
    'samuel: Poetic before breakfast!',
    'oskar: There was no breakfast. That is why.',
  ),
  picture(
    'samuel',
    'dusk-hills square 1',
    'Second evening on the road, first one without rain.',
    'nora: Looks as if it was worth the wait.',
  ),
  picture(
    'priya',
    'sun-over-sea portrait 2',
    'Not the sun, for once: a full moon doing its best impression.',
    'kenji: I had to look twice.',
    'tomasz: It pulled my boat off the mooring last night. Fair is fair.',
  ),
  picture(
    'amara',
    'leaves landscape 7',
    'Everything I picked up on one walk.',
    'elif: One walk! I come home with a parking ticket.',
  ),
  picture(
    'lucia_f',
    'still-life portrait 2',
    'Grandmother’s bowl. Chipped once, in 1974, and nobody has confessed.',
    'samuel: It was the cat.',
    'lucia_f: There was no cat.',
    'samuel: That is what makes it suspicious.',
  ),
  picture(
    'nora',
    'snowy-hut landscape 1',
    'Minus eighteen. The window is warm, I promise.',
    'wren: I put on socks for this.',
  ),
  picture(
    'wren',
    'meadow square 7',
    'My first picture here. Be kind!',
    'maya: Welcome! Those reds.',
    'jonas.k: A fine start.',
    'amara: Poppies, and you got the light behind them. Lovely.',
    'wren: You are all very nice.',
  ),
  picture(
    'maya',
    'dusk-hills portrait 2',
    'Stayed for one more minute about ten times.',
    'lucia_f: Good that you did.',
  ),
  picture(
    'elif',
    'tiles square 12',
    'Found the leftovers of the workshop, could not leave them in their box.',
  ),
  picture(
    'samuel',
    'dunes square 1',
    'Day one. There is already sand in everything I own.',
    'maya: There will be until next year.',
    'samuel: It is in my toothbrush.',
  ),
]
