/**
 * What a browser may do with a page. Were a user's text ever to get through the escaping, this would still keep it
 * from running: no script or style but our own files.
 */
import helmet from 'helmet'

export type SecurityOptions = {
  /** Where pictures come from besides this origin; asked at every page, since edges come and go. */
  pictureOrigins: () => string[]
  /** Who may show a page in a frame, as a Content-Security-Policy says it. */
  frameAncestors: string
}

export const securityHeaders = ({ pictureOrigins, frameAncestors }: SecurityOptions) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        // blob: is the preview of a picture that is about to be uploaded.
        'img-src': ["'self'", () => ['blob:', ...pictureOrigins()].join(' ')],
        'form-action': ["'self'"],
        'frame-ancestors': [frameAncestors],
        'base-uri': ["'none'"],
        'object-src': ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    // frame-ancestors says it more exactly, and the two would contradict each other.
    xFrameOptions: false,
    // Both belong to whoever ends TLS.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
  })
