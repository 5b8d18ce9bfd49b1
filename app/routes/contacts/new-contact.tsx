import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { listField } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { formOf, readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { createContact } from '#app/domain/contacts/create-contact.ts'
import { factsOf } from '#app/domain/contacts/facts-of-contact.ts'
import { contactFields } from '#app/domain/contacts/fields/contact-fields.ts'
import { contactLists } from '#app/domain/contacts/lists/contact-lists.ts'
import { possibleOwners } from '#app/domain/contacts/ownership/possible-owners.ts'
import { isAtLeast } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { AccountForm, FormErrors } from '#app/ui/form.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { contactPaths, useContactPaths } from './paths.ts'
import { ContactInputs } from './record/contact-inputs.tsx'
import { contactForm, draftOf, errorsOf } from './record/contact-schema.ts'
import { NewContactPlace } from './record/new-contact-place.tsx'
import { refusedCreation } from './record/refusals.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.record_new(), matches)

const schema = z.object({
  ...contactForm,
  privacy: z.enum(['shared', 'private']).default('shared'),
  owner: z.union([z.uuid(), z.literal('')]).default(''),
  lists: listField(z.uuid(), 500).default([]),
})

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const { account, role, membershipId } = standing
  const [fields, lists] = await Promise.all([contactFields(account.id), contactLists(account.id)])
  const assigns = isAtLeast(role, 'manager')
  return json({
    fields,
    lists,
    mayBePrivate: membershipId !== null,
    owners: assigns ? await possibleOwners(standing) : null,
    becomesOwn: !assigns && membershipId !== null,
  })
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const posted = await formOf(request.clone())
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const fields = await contactFields(standing.account.id)
  const read = factsOf({ name: '', ...draftOf(posted, fields) }, fields, getLocale())
  if (!read.ok) return form.refuse(errorsOf(read.problems))
  const { privacy, owner, lists } = form.value
  const outcome = await createContact(standing, {
    facts: { ...read.facts, name: read.facts.name! },
    private: privacy === 'private',
    ownerId: owner || null,
    lists,
  })
  if (!outcome.ok) return refusedCreation(outcome.reason, form.refuse)
  const text = m.record_created({ name: read.facts.name! })
  return await redirectWithFlash(contactPaths(standing.account.id).one(outcome.contactId), {
    tone: 'ok',
    text,
  })
}

export default function NewContact() {
  const { fields, lists, owners, mayBePrivate, becomesOwn } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const paths = useContactPaths()
  const texts = Object.fromEntries(
    Object.entries(answer?.values ?? {}).map(([name, value]) => [name, [value].flat()[0] ?? '']),
  )
  return (
    <Page title={m.record_new()} back={{ to: paths.contacts, label: m.contacts_title() }} narrow>
      <AccountForm className="grid gap-6">
        <FormErrors errors={answer?.errors['']} />
        <ContactInputs fields={fields} texts={texts} errors={answer?.errors ?? {}} />
        <NewContactPlace {...{ lists, owners, mayBePrivate, becomesOwn, answer }} />
        <Actions>
          <Button variant="primary">{m.record_create()}</Button>
          <ButtonLink to={paths.contacts}>{m.common_cancel()}</ButtonLink>
        </Actions>
      </AccountForm>
    </Page>
  )
}
