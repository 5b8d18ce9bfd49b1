import { config } from '#app/config.ts'
import { ownsAnyAddress } from '#app/domain/identity/aliases.ts'
import type { SignedIn } from '#app/domain/identity/sessions.ts'
import { maybeUser } from './guards.ts'
import { notFound } from './ids.ts'

/** Whether a user operates this instance: OPERATORS names an address that is theirs, and verified, at this moment. */
export async function isOperator(user: { id: string }): Promise<boolean> {
  const { operators } = config()
  return operators.length > 0 && (await ownsAnyAddress(user.id, operators))
}

/** The operator who asks. For everybody else, signed in or not, there is no such page. */
export async function requireOperator(request: Request): Promise<SignedIn> {
  const who = await maybeUser(request)
  if (who && (await isOperator(who.user))) return who
  throw notFound()
}

/** Who one is, as the frame of every page shows it. */
export async function shellUser({ id, name, username }: { id: string; name: string; username: string }) {
  return { name, username, operator: await isOperator({ id }) }
}
