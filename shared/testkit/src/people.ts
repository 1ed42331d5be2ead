/** People who are new here: every test makes its own, so that none meets what another has done. */
import { randomBytes } from 'node:crypto'
import { type Client, createClient } from './client.ts'
import { eventually } from './eventually.ts'
import { succeed } from './http-client.ts'

export type Person = Client & { username: string; password: string }

/** @param name shows in the username, so that a failure says who it was about: at most 13 characters */
export const newUsername = (name = 'somebody') => `${name}_${randomBytes(6).toString('hex')}`

export const newPassword = () => randomBytes(9).toString('base64url')

/** Signed up, and logged in by that. */
export async function newPerson(url: string, name?: string): Promise<Person> {
  const credentials = { username: newUsername(name), password: newPassword() }
  const client = createClient(url)
  await succeed(client.signUp(credentials))
  return { ...client, ...credentials }
}

/** Several people who know of each other: a new one is seen by everybody else only a while later. */
export async function newPeople<Names extends readonly string[]>(url: string, ...names: Names) {
  const people = await Promise.all(names.map((name) => newPerson(url, name)))
  for (const one of people) {
    for (const other of people) {
      await eventually(`${one.username} to see ${other.username}`, () => succeed(one.profile(other.username)))
    }
  }
  return people as { [Name in keyof Names]: Person }
}

/** The same person on another device: a session and a position of its own. */
export async function elsewhere({ url, username, password }: Person): Promise<Person> {
  const client = createClient(url)
  await succeed(client.logIn({ username, password }))
  return { ...client, username, password }
}
