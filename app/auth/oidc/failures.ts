import { withReturn } from '../safe-path.ts'

/** Why a sign-in through the provider came to nothing, and the status of the page that says so. */
export const failures = {
  /** The person, or the provider for them, said no. */
  declined: 403,
  'not-verified': 403,
  /** The identity is joined to another login than the one that is signed in here. */
  'other-login': 409,
  /** An invitation was sent to another address than the provider vouches for. */
  'other-address': 409,
  /** Too late, in another browser, or a second time. */
  stale: 410,
  /** An answer that is not to be trusted, or a provider that is set up wrongly. */
  broken: 502,
  away: 503,
} as const
export type Failure = keyof typeof failures

export function isFailure(text: unknown): text is Failure {
  return typeof text === 'string' && Object.hasOwn(failures, text)
}

/** The page that explains a failure, from which one can try again and still come to where one wanted to go. */
export function failurePath(reason: Failure, to: string | null): string {
  return withReturn(`/single-sign-on?reason=${reason}`, to)
}
