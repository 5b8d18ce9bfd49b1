import type { SignInMethod } from '#app/domain/identity/sessions.ts'

/** What a strategy finds out: who it is and where they wanted to go, or how the form is answered. */
export type SignInOutcome =
  | { ok: true; userId: string; method: SignInMethod; to: string | null; passwordHash?: string }
  | { ok: false; answer: Response }
