/** The architecture of this stage as data: one machine that does everything, and the name that leads to it. */
import type { System } from '@ztm/node/system'

export const system: System = [
  {
    kind: 'dns',
    roles: ['names'],
    per: 'world',
    count: 1,
    groups: 1,
    needs: ['server'],
    public: true,
    main: 'dns/main.ts',
  },
  {
    kind: 'server',
    roles: ['entry', 'web', 'data', 'files'],
    per: 'center',
    count: 1,
    groups: 1,
    needs: [],
    public: true,
    main: 'server/main.ts',
  },
]
