// Fails: The cheaper shape is the one with fewer reads and writes in a day

import type { Use } from '../solution.ts'

export { createFeeds } from '../solution.ts'

export const cheaper = ({ following, looks }: Use) => (looks * following > 0 ? 'documents' : 'joined')
