/** The people of the demo album. Everybody's password is `password`. */
export const PEOPLE = [
  'maya',
  'jonas.k',
  'amara',
  'tomasz',
  'lucia_f',
  'kenji',
  'nora',
  'samuel',
  'priya',
  'elif',
  'oskar',
  'wren',
] as const

export type Person = (typeof PEOPLE)[number]
