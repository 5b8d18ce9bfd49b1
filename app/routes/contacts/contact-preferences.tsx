import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import {
  changeContactPreferences,
  contactPreferences,
  mailChoices,
} from '#app/domain/contacts/ownership/contact-preferences.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { RadioField, TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { ownershipPaths, useOwnershipPaths } from './ownership/paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.ownership_preferences(), matches)

/** What a member wants to hear of their contacts, and when they are away. Mails lead here to be switched off. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true })
  return json({ preferences: await contactPreferences(standing), zone: standing.user.timeZone })
}

const day = z
  .string()
  .trim()
  .transform((text) => text || null)
  .refine((text) => text === null || (/^\d{4}-\d\d-\d\d$/.test(text) && isDay(text)), {
    error: () => m.ownership_not_a_day(),
  })
  .optional()
const isDay = (text: string) => {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

const schema = z.object({
  digest: z.enum(mailChoices),
  followUpMail: z.enum(mailChoices),
  absentFrom: day,
  absentUntil: day,
})

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { own: true })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { digest, followUpMail, absentFrom = null, absentUntil = null } = form.value
  const outcome = await changeContactPreferences(standing, { digest, followUpMail, absentFrom, absentUntil })
  if (!outcome.ok) return form.refuse({ absentUntil: [words[outcome.reason]()] })
  return await redirectWithFlash(ownershipPaths(standing.account.id).preferences, {
    tone: 'ok',
    text: m.ownership_preferences_saved(),
  })
}

type Reason = Extract<Awaited<ReturnType<typeof changeContactPreferences>>, { ok: false }>['reason']
const words: Record<Reason, () => string> = {
  'own-membership': () => m.common_error_text_own(),
  'half-absence': () => m.ownership_half_absence(),
  'absence-backwards': () => m.ownership_absence_backwards(),
}

export default function ContactPreferences() {
  const { preferences, zone } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const paths = useOwnershipPaths()
  const choices = [
    { value: 'daily', label: m.ownership_mail_daily() },
    { value: 'off', label: m.ownership_mail_off() },
  ]
  const value = (name: keyof typeof preferences) => typed(answer, name) ?? preferences[name] ?? ''
  return (
    <Page
      title={m.ownership_preferences()}
      lead={m.ownership_preferences_lead()}
      back={{ to: paths.assigned, label: m.ownership_new_title() }}
      narrow
    >
      <Card>
        <AccountForm className="grid gap-5">
          <FormErrors errors={answer?.errors['']} />
          <RadioField
            name="digest"
            label={m.ownership_digest()}
            hint={m.ownership_digest_hint()}
            options={choices}
            defaultValue={value('digest')}
            errors={answer?.errors.digest}
          />
          <RadioField
            name="followUpMail"
            label={m.ownership_follow_up_mail()}
            hint={m.ownership_follow_up_mail_hint()}
            options={choices}
            defaultValue={value('followUpMail')}
            errors={answer?.errors.followUpMail}
          />
          <fieldset className="grid gap-3">
            <legend className="mb-1 text-sm font-medium">{m.ownership_absence()}</legend>
            <p className="text-xs text-ink3">
              {m.ownership_absence_hint({ zone: zone.replaceAll('_', ' ') })}
            </p>
            <div className="flex flex-wrap gap-3">
              <TextField
                type="date"
                name="absentFrom"
                label={m.ownership_absent_from()}
                optional
                defaultValue={value('absentFrom')}
                errors={answer?.errors.absentFrom}
              />
              <TextField
                type="date"
                name="absentUntil"
                label={m.ownership_absent_last()}
                optional
                defaultValue={value('absentUntil')}
                errors={answer?.errors.absentUntil}
              />
            </div>
          </fieldset>
          <Actions>
            <Button variant="primary">{m.common_save()}</Button>
          </Actions>
        </AccountForm>
      </Card>
    </Page>
  )
}
