import type { Factor } from '#app/domain/identity/factors/second-factors.ts'
import type { SignInMethod } from '#app/domain/identity/sessions.ts'

/** What a strategy finds out: who it is and where they wanted to go, or how the form is answered. */
export type SignInOutcome =
  | {
      ok: true
      userId: string
      method: SignInMethod
      to: string | null
      passwordDigest?: Buffer
      /** By what the second step is done with already; only what stands for both factors. */
      second?: Factor
    }
  | { ok: false; answer: Response }
