import { json } from '@remix-run/node'
import { z } from 'zod'
import { readForm, type FormAnswer } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { colleagues } from '#app/domain/people/departures/colleagues.ts'
import { endings } from '#app/domain/people/departures/endings.ts'
import { member } from '#app/domain/people/member.ts'
import type { ContactsWish } from '#app/domain/people/departures/part-with-contacts.ts'
import { managesPeople } from '#app/domain/people/reach.ts'
import { besideOf, contactsFields } from './contacts-form.ts'

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
    colleagues: own ? [] : await colleagues(standing.account.id, membershipId),
  })
}

const schema = z.object({ seen: z.string().max(64).optional(), ...contactsFields })

/** The standing and the id behind the confirmed form. Leaving is everybody's, the rest is judged by the command. */
export async function confirmedEnding({ request, params }: Call) {
  const standing = await requireScope(request, params.accountId, { own: true, afterTrial: true })
  const form = await readForm(request, schema, standing)
  if (!form.ok) throw json({ kind: 'not-a-form' }, { status: 422 })
  const membershipId = requireId(params.membershipId)
  const { seen, ...wish } = form.value
  return {
    standing,
    membershipId,
    seen,
    contacts: contactsWish(wish),
    leaving: membershipId === standing.membershipId,
    /** What was typed, for a page that has to ask again. */
    values: wish as FormAnswer['values'],
  }
}

/** What was chosen about contacts; unasked, where there were none to ask about, is left to the command. */
function contactsWish(form: z.output<typeof schema>): ContactsWish | undefined {
  const { contacts, by = '' } = form
  return contacts && { open: contacts === 'one' ? { by } : contacts, ...besideOf(form) }
}
