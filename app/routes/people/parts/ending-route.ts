import { json } from '@remix-run/node'
import { z } from 'zod'
import { readForm } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { endings } from '#app/domain/people/departures/endings.ts'
import { member } from '#app/domain/people/member.ts'
import { managesPeople } from '#app/domain/people/reach.ts'

type Call = { request: Request; params: { accountId?: string; membershipId?: string } }

/** Who shall go, and what goes with them, for the two pages that ask before a membership ends. */
export async function askBeforeEnding({ request, params }: Call) {
  const standing = await requireScope(request, params.accountId, { own: true })
  const person = await member(standing, requireId(params.membershipId))
  if (!person) throw notFound()
  if (!person.own && !managesPeople(standing.role)) throw roleTooLow('admin')
  const { membershipId, name, role, own, may } = person
  return json({
    person: { membershipId, name, role, own, may },
    endings: await endings(standing, membershipId),
  })
}

/** The standing and the id behind the confirmed form. Leaving is everybody's, the rest is judged by the command. */
export async function confirmedEnding({ request, params }: Call) {
  const standing = await requireScope(request, params.accountId, { own: true, afterTrial: true })
  const form = await readForm(request, z.object({ seen: z.string().max(64).optional() }), standing)
  if (!form.ok) throw json({ kind: 'not-a-form' }, { status: 422 })
  const membershipId = requireId(params.membershipId)
  return { standing, membershipId, seen: form.value.seen, leaving: membershipId === standing.membershipId }
}
