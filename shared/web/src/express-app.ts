/** Express with the settings that this app wants in every stage. */
import express, { type Express } from 'express'

export function expressApp(): Express {
  const app = express()
  app.disable('x-powered-by')
  // Answers are personal and never revalidated; pictures bring their own ETag. Hashing each body would cost 5%.
  app.disable('etag')
  // `a[b]=c` makes objects out of a query, which no schema here wants to see.
  app.set('query parser', 'simple')
  // The address of a person comes from the connection. A header says whatever its sender likes.
  app.set('trust proxy', false)
  app.enable('case sensitive routing')
  return app
}
