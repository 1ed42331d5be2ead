/** The architecture of this stage as data: the tiers apart, each on a machine of its own. */
import type { System } from '@ztm/node/system'

export const system: System = [
  {
    kind: 'dns',
    roles: ['names'],
    per: 'world',
    count: 1,
    groups: 1,
    needs: ['web'],
    public: true,
    main: 'dns/main.ts',
  },
  {
    kind: 'web',
    roles: ['entry', 'web'],
    per: 'center',
    count: 1,
    groups: 1,
    needs: ['database', 'files'],
    public: true,
    main: 'web/main.ts',
  },
  {
    kind: 'database',
    roles: ['data'],
    per: 'center',
    count: 1,
    groups: 1,
    needs: [],
    public: false,
    main: 'database/main.ts',
  },
  {
    kind: 'files',
    roles: ['files'],
    per: 'center',
    count: 1,
    groups: 1,
    needs: [],
    public: false,
    main: 'files/main.ts',
  },
]
