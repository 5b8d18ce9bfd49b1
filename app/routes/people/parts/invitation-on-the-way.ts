import { readLinkToken } from '#app/auth/cookies.ts'
import { isId } from '#app/auth/ids.ts'
import { invitationBehind } from '#app/domain/people/invitations/invitation-behind.ts'

export type InvitationOnTheWay = {
  id: string
  token: string
  accountName: string
  address: string
  zone: string
}

/** The live invitation that a way back leads to, whose mailed link this browser has opened; null for every other way. */
export async function invitationOnTheWay(request: Request, to: string): Promise<InvitationOnTheWay | null> {
  const id = /^\/invitations\/([^/?]+)$/.exec(to)?.[1]
  const token = isId(id) ? readLinkToken(request, 'invitation', id) : null
  if (!isId(id) || token === null) return null
  const seen = await invitationBehind(id, token)
  if (!seen.ok) return null
  const { accountName, address, timeZone: zone } = seen.invitation
  return { id, token, accountName, address, zone }
}
