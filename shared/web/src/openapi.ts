/** The contract as an OpenAPI 3.1 document, out of the very endpoints that answer. */
import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { ProblemBody } from './api/answers.ts'
import type { Endpoint } from './api/endpoint.ts'

/** Errors that every call may answer. */
const ALWAYS = [400, 405, 500, 503]

const SAID: Record<number, string> = {
  400: 'Malformed',
  401: 'Nobody is logged in, or the name or password is wrong',
  403: 'Not yours to change, or a cross-site request with the cookie',
  404: 'There is no such thing',
  405: 'Wrong method: see `Allow`',
  409: 'The name is taken',
  413: 'The body is over its limit',
  415: 'Not a media type that is taken here',
  416: 'No part of the picture lies in that range',
  422: 'A field breaks a rule: `errors` says which',
  429: 'Too many tries: wait for `Retry-After` seconds',
  500: 'Our fault',
  503: 'Down or full just now: try again in `Retry-After` seconds',
  507: 'No room left to keep it',
}

const HEADERS = z.object({
  'X-Request-Id': z.string().meta({ description: 'Yours where it was sane, else a new one' }),
  'X-Served-By': z.string().meta({ description: 'The web server’s name' }),
  Position: z
    .string()
    .optional()
    .meta({ description: 'What you have seen: send it back with your next request' }),
})

export function openApiDocument(endpoints: readonly Endpoint[]) {
  const paths: ZodOpenApiPathsObject = { '/media/{id}/{version}/{rendition}': picturePath }
  for (const described of endpoints) {
    paths[described.path] = { ...paths[described.path], [described.method]: operationOf(described) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Photos',
      version: '1',
      description: 'A photo-sharing app, as its mobile client sees it.',
    },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'session' },
      },
    },
  })
}

function operationOf(described: Endpoint): ZodOpenApiOperationObject {
  const { path, summary, person, query, body, multipart, headers, answers, errors } = described
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
  const more = [...ALWAYS, ...(person ? [401, 403] : []), ...(query || body || multipart ? [422] : [])]
  if (body || multipart) more.push(413, 415)
  const statuses = [...new Set([...more, ...errors])].sort()
  const content = body
    ? { 'application/json': { schema: body } }
    : multipart && { 'multipart/form-data': { schema: multipart } }
  return {
    summary,
    security: person ? [{ bearer: [] }, { cookie: [] }] : [{}, { bearer: [] }, { cookie: [] }],
    requestParams: {
      ...(names.length > 0 && {
        path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))),
      }),
      ...(query && { query: query as z.ZodObject }),
      ...(headers && { header: headers }),
    },
    ...(content && { requestBody: { required: true, content } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { schema, description, headers: own }]) => [
          status,
          {
            description,
            headers: own ? HEADERS.extend(own.shape) : HEADERS,
            ...(schema && { content: { 'application/json': { schema } } }),
          },
        ]),
      ),
      ...Object.fromEntries(statuses.map((status) => [status, problemResponse(status)])),
    },
  }
}

const problemResponse = (status: number) => ({
  description: SAID[status] ?? 'An error',
  content: { 'application/problem+json': { schema: ProblemBody } },
})

const picturePath: ZodOpenApiPathsObject[string] = {
  servers: [{ url: '/' }],
  get: {
    summary: 'A picture, whose bytes never change',
    security: [{}],
    requestParams: {
      path: z.object({ id: z.string(), version: z.string(), rendition: z.enum(['thumb', 'feed', 'full']) }),
      header: z.object({ Range: z.string().optional(), 'If-None-Match': z.string().optional() }),
    },
    responses: {
      200: { description: 'The picture', content: { 'image/jpeg': { schema: z.file() } } },
      206: { description: 'The range asked for', content: { 'image/jpeg': { schema: z.file() } } },
      304: { description: 'You have it already' },
      404: problemResponse(404),
      416: problemResponse(416),
    },
  },
}
