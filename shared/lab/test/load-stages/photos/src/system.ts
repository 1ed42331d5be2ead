/** A system to try load on: a name server, and one server that people reach. */
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
    main: '../../../fixtures/small/src/dns.ts',
  },
  {
    kind: 'server',
    roles: ['entry', 'web'],
    per: 'center',
    count: 1,
    groups: 1,
    needs: [],
    public: true,
    main: 'server.ts',
  },
]
