/** What people write. */
import { z } from 'zod'

/** Half a surrogate pair and NUL have no place in UTF-8 text: SQLite would change the one, PostgreSQL refuses the other. */
const unkeepable = (text: string) => !text.isWellFormed() || text.includes('\0')

export const Text = z.string().refine((text) => !unkeepable(text), 'must not contain half characters or NUL')
