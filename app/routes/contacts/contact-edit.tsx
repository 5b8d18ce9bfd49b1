import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { formOf, readForm, refusedAnswer } from '#app/auth/form.ts'
import { requireScope, roleTooLow } from '#app/auth/guards.ts'
import { notFound, requireId } from '#app/auth/ids.ts'
import { changeContact } from '#app/domain/contacts/change-contact.ts'
import { contactRecord } from '#app/domain/contacts/contact-record.ts'
import { factsOf } from '#app/domain/contacts/facts-of-contact.ts'
import { contactFields } from '#app/domain/contacts/fields/contact-fields.ts'
import type { Standing } from '#app/domain/identity/standing.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { AccountForm, FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { contactPaths, useContactPaths } from './paths.ts'
import { ChangedMeanwhile } from './record/changed-meanwhile.tsx'
import { ContactInputs } from './record/contact-inputs.tsx'
import { contactForm, draftOf, errorsOf } from './record/contact-schema.ts'
import { shownTexts, typedOver, type EditAnswer } from './record/edit-answer.ts'
import { refusedChange } from './record/refusals.ts'
import { textsOf } from './record/texts.ts'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) =>
  titleFor(data ? m.record_edit_title({ name: data.name }) : m.contacts_title(), matches)

async function editable(standing: Standing, contactId: string | undefined) {
  const contact = await contactRecord(standing, requireId(contactId))
  if (!contact) throw notFound()
  if (contact.archivedAt) throw json({ kind: 'archived' }, { status: 409 })
  // Members work their own; those of others are the managers' and admins' to change (P3).
  if (!contact.mayEdit) throw roleTooLow('manager')
  return contact
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const contact = await editable(standing, params.contactId)
  const fields = await contactFields(standing.account.id)
  const texts = textsOf(contact, fields, getLocale())
  return json({ id: contact.id, name: contact.name, version: contact.version, fields, texts })
}

const schema = z.object({
  ...contactForm,
  version: z.coerce.number().int().positive().max(2_147_483_647),
})

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'member' })
  const contact = await editable(standing, params.contactId)
  const posted = await formOf(request.clone())
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const fields = await contactFields(standing.account.id)
  const locale = getLocale()
  const read = factsOf(draftOf(posted, fields), fields, locale)
  if (!read.ok) return form.refuse(errorsOf(read.problems))
  const { version } = form.value
  const outcome = await changeContact(standing, contact.id, { facts: read.facts, version })
  if (outcome.ok) {
    const text = outcome.changed.length > 0 ? m.record_saved() : m.record_same()
    return await redirectWithFlash(contactPaths(standing.account.id).one(contact.id), { tone: 'ok', text })
  }
  if (outcome.reason !== 'changed-meanwhile') return refusedChange(outcome.reason, form.refuse)
  const newest = await editable(standing, contact.id)
  return json<EditAnswer>(typedOver(posted, textsOf(newest, fields, locale), newest.version), { status: 409 })
}

export default function ContactEdit() {
  const { id, name, fields, ...opened } = useLoaderData<typeof loader>()
  const answer = useActionData<EditAnswer>()
  const paths = useContactPaths()
  const { version, texts, was } = shownTexts(answer, opened)
  return (
    <Page title={m.record_edit_title({ name })} back={{ to: paths.one(id), label: name }} narrow>
      {/* Where newer values came in, the fields are drawn anew with them. */}
      <AccountForm key={version} className="grid gap-6">
        <HiddenFields fields={{ version: String(version), ...was }} />
        <FormErrors errors={answer?.errors['']} />
        {answer?.newer && <ChangedMeanwhile newer={answer.newer} texts={texts} fields={fields} />}
        <ContactInputs
          fields={fields}
          texts={texts}
          errors={answer?.errors ?? {}}
          newer={answer?.newer?.differing}
        />
        <Actions>
          <Button variant="primary">{m.common_save()}</Button>
          <ButtonLink to={paths.one(id)}>{m.common_cancel()}</ButtonLink>
        </Actions>
      </AccountForm>
    </Page>
  )
}
