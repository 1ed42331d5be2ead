/** The lease: a majority of the group, itself included, has lent its votes, counted from what the voters have heard. */
import { expect, test } from 'vitest'
import { createLease } from '../src/database/lease.ts'

const LEASE = 1_000

function leaseOf(size: number) {
  let now = 5_000
  const lease = createLease(
    LEASE,
    () => Math.floor(size / 2),
    () => now,
  )
  return {
    lease,
    at(time: number) {
      now = time
      return lease.holds()
    },
  }
}

test.each([
  [2, 1],
  [3, 1],
  [4, 2],
  [5, 2],
])('of %i, it takes the votes of %i others', (size, votes) => {
  const { lease, at } = leaseOf(size)
  for (let voter = 1; voter <= votes; voter++) {
    expect(at(5_000)).toBe(false)
    // The same voter twice is one.
    for (const time of [5_000, 5_000]) lease.renew(`database-${voter}`, time)
  }
  expect(at(5_000)).toBe(true)
})

test('whoever is alone is a majority', () => {
  expect(leaseOf(1).at(1_000_000_000)).toBe(true)
})

test('it counts from the answer that the voter has heard, however late the voter says so', () => {
  const { lease, at } = leaseOf(3)
  const told = lease.now()
  expect(at(5_900)).toBe(false)
  lease.renew('database-2', told)
  expect(at(5_999)).toBe(true)
  expect(at(6_000)).toBe(false)
  // An answer that lay in a buffer for longer than the lease renews nothing.
  lease.renew('database-2', told)
  expect(at(6_001)).toBe(false)
})

test('an older word does not shorten it', () => {
  const { lease, at } = leaseOf(3)
  expect(at(5_500)).toBe(false)
  lease.renew('database-2', 5_500)
  lease.renew('database-2', 5_100)
  expect(at(6_499)).toBe(true)
})

test('of five, it ends with the second newest vote', () => {
  const { lease, at } = leaseOf(5)
  const votes = { 'database-2': 5_000, 'database-3': 5_300, 'database-4': 5_600, 'database-5': 4_000 }
  expect(at(5_600)).toBe(false)
  for (const [voter, heard] of Object.entries(votes)) lease.renew(voter, heard)
  expect(at(6_299)).toBe(true)
  expect(at(6_300)).toBe(false)
})

test('the size of the group is asked each time', () => {
  let size = 3
  const lease = createLease(
    LEASE,
    () => Math.floor(size / 2),
    () => 5_000,
  )
  lease.renew('database-2', 5_000)
  expect(lease.holds()).toBe(true)
  size = 5
  expect(lease.holds()).toBe(false)
})

test('nobody has heard what has not been said yet', () => {
  const { lease, at } = leaseOf(3)
  lease.renew('database-2', 9_000_000)
  expect(at(5_000)).toBe(false)
})
