/**
 * Promises about boxes that no stage has yet: each says what is missing. Its experiment comes with the stage that
 * brings the box.
 */
import { doesNotArise, type PlaybookPromise } from './promise.ts'

type Waiting = Omit<PlaybookPromise, 'experiment'> & { missing: string }

const WAITING: Waiting[] = [
  {
    id: 'autoscaling',
    statement: 'The number of web servers follows the load up and down, and nobody is logged out by it.',
    idea: 'With stateless servers, adding and removing them needs no care.',
    missing: 'Nobody starts or stops servers by the load.',
  },
  {
    id: 'data-center-death',
    statement:
      'When a data center dies, everybody is in the other one within the DNS answer’s lifetime and the time to notice.',
    idea: 'In an outage, all traffic goes to a healthy data center.',
    missing: 'There is one data center.',
  },
  {
    id: 'data-center-return',
    statement: 'Nothing that a dead data center had acknowledged is lost once it is back.',
    idea: 'Data is replicated between data centers.',
    missing: 'There is one data center.',
  },
  {
    id: 'nearest-center',
    statement: 'Everybody is sent to the nearest data center.',
    idea: 'GeoDNS resolves a name to the data center that is closest to whoever asks.',
    missing: 'There is one data center.',
  },
  {
    id: 'safe-deployment',
    statement: 'A deployment fails no request, and a bad one undoes itself.',
    idea: 'Automated deployment keeps all data centers at one version.',
    missing: 'Nothing here deploys a new version.',
  },
  {
    id: 'worker-death',
    statement: 'A worker’s death loses no job and does nothing twice.',
    idea: 'A queue keeps a message until somebody has dealt with it.',
    missing: 'There is no queue, and there are no workers.',
  },
  {
    id: 'workers-follow-queue',
    statement: 'The number of workers follows the length of the queue.',
    idea: 'Producers and consumers are scaled independently.',
    missing: 'There is no queue, and there are no workers.',
  },
  {
    id: 'write-scale-out',
    statement: 'Write throughput grows with shards: four take at least 3.5 times what one does.',
    idea: 'Sharding splits the data over several databases.',
    missing: 'There is one database for all users.',
  },
  {
    id: 'resharding',
    statement: 'Adding a shard moves at most 1.1/n of the users, loses nothing and fails no request.',
    idea: 'Consistent hashing, so that a new shard does not move everything.',
    missing: 'There are no shards.',
  },
  {
    id: 'celebrity',
    statement: 'One celebrity does not sink a shard.',
    idea: 'The hotspot problem: one shard gets far more than its share.',
    missing: 'There are no shards.',
  },
  {
    id: 'feed-across-shards',
    statement: 'A feed put together from several shards is what a single database would have answered.',
    idea: 'Joins across shards are hard, so data is denormalized.',
    missing: 'There are no shards.',
  },
]

export const notYet: PlaybookPromise[] = WAITING.map(({ missing, ...promise }) => ({
  ...promise,
  experiment: async () => doesNotArise(missing),
}))
