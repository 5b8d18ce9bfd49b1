import type { SignInMethod } from '#app/domain/identity/sessions.ts'
import type { FormRefusal } from './form.ts'

/** What a strategy finds out: who it is and where they wanted to go, or what to show at the form. */
export type SignInOutcome =
  | { ok: true; userId: string; method: SignInMethod; to: string | null; passwordHash?: string }
  | { ok: false; refusal: FormRefusal; retryAfter?: number }
