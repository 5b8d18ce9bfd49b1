import { readLinkToken } from '#app/auth/cookies.ts'
import { maybeUser } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { unknownLink } from '#app/auth/link-guess.ts'
import { maskAddress } from '#app/domain/addresses.ts'
import { shortestPassword } from '#app/domain/identity/passwords.ts'
import type { SignedIn } from '#app/domain/identity/sessions.ts'
import { invitationBehind } from '#app/domain/people/invitations/invitation-behind.ts'
import { hasLogin } from '#app/domain/people/invitations/join-by-invitation.ts'
import type { DeadReason } from './invitation-words.ts'

/** What a visitor can do with an invitation: accept, switch login, sign in, or sign up. */
export type Way = 'accept' | 'somebody-else' | 'sign-in' | 'sign-up'

/** Whoever visits an invitation's page, by link cookie and session. No cookie, or one that is none of ours: thrown. */
export async function visitInvitation(request: Request, id: string | undefined) {
  const invitationId = requireId(id)
  const token = readLinkToken(request, 'invitation', invitationId)
  if (token === null) throw notFound()
  const [seen, user] = await Promise.all([invitationBehind(invitationId, token), maybeUser(request)])
  if (!seen.ok && seen.reason === 'unknown') throw await unknownLink(request)
  return { invitationId, token, seen, user }
}

/** The page's facts; the invited address is masked for everybody but its owner. */
export async function invitationFacts({ seen, user }: Awaited<ReturnType<typeof visitInvitation>>) {
  if (!seen.ok) {
    return { dead: { reason: seen.reason as DeadReason, accountName: seen.accountName ?? '' }, live: null }
  }
  const { id, accountName, address, role, inviter, expiresAt, timeZone } = seen.invitation
  const known = await hasLogin(address)
  const way = wayFor(address, known, user)
  return {
    dead: null,
    live: {
      ...{ id, accountName, role, inviter, way, known },
      address: way === 'accept' ? address : maskAddress(address),
      visitor: user?.user.name ?? null,
      expiresAt: expiresAt.toISOString(),
      zone: user?.user.timeZone ?? timeZone,
      shortestPassword,
    },
  }
}

function wayFor(address: string, known: boolean, user: SignedIn | null): Way {
  if (user) return user.verifiedAddresses.includes(address) ? 'accept' : 'somebody-else'
  return known ? 'sign-in' : 'sign-up'
}
