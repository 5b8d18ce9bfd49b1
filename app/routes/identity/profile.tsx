import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { langCookie } from '#app/auth/cookies.ts'
import { nameField } from '#app/auth/fields.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireUser } from '#app/auth/guards.ts'
import { changeProfile, type ProfileRefusal } from '#app/domain/identity/profile.ts'
import { timeZones } from '#app/domain/time-zones.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { SelectField, TextField } from '#app/ui/field.tsx'
import { FormErrors, typed } from '#app/ui/form.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { pageTitle } from '#app/ui/title.ts'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_profile_title()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireUser(request)
  return json({ user, zones: timeZones() })
}

const schema = z.object({
  name: nameField(),
  username: z.string().max(200),
  locale: z.enum(['en', 'de']),
  timeZone: z.string().max(100),
})

const problems: Record<ProfileRefusal, () => [field: string, text: string]> = {
  'bad-name': () => ['name', m.identity_form_invalid()],
  'bad-username': () => ['username', m.identity_username_bad()],
  'username-taken': () => ['username', m.identity_username_taken()],
  'no-such-zone': () => ['timeZone', m.identity_form_choose()],
}

export async function action({ request }: ActionFunctionArgs) {
  const { user } = await requireUser(request)
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const changed = await changeProfile(user.id, read.value)
  if (!changed.ok) {
    const [field, text] = problems[changed.reason]()
    return read.refuse({ [field]: [text] })
  }
  const { locale } = read.value
  const flash = { tone: 'ok', text: m.identity_profile_saved({}, { locale }) } as const
  return await redirectWithFlash('/me', flash, { 'Set-Cookie': langCookie(locale) })
}

export default function Profile() {
  const { user, zones } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  const errors = answer?.errors ?? {}
  return (
    <Page title={m.identity_profile_title()} lead={m.identity_profile_lead()} narrow>
      {/* A whole new document, so that the language changes everywhere at once. */}
      <Form method="post" noValidate reloadDocument>
        <Stack>
          <FormErrors errors={errors['']} />
          <TextField
            name="name"
            label={m.identity_your_name()}
            autoComplete="name"
            required
            defaultValue={typed(answer, 'name') ?? user.name}
            errors={errors.name}
          />
          <TextField
            name="username"
            label={m.identity_username()}
            hint={m.identity_username_hint()}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            required
            defaultValue={typed(answer, 'username') ?? user.username}
            errors={errors.username}
          />
          <SelectField
            name="locale"
            label={m.common_language()}
            hint={m.identity_language_hint()}
            options={[
              { value: 'en', label: m.common_language_en() },
              { value: 'de', label: m.common_language_de() },
            ]}
            defaultValue={typed(answer, 'locale') ?? user.locale}
            errors={errors.locale}
          />
          <SelectField
            name="timeZone"
            label={m.identity_time_zone()}
            options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
            defaultValue={typed(answer, 'timeZone') ?? user.timeZone}
            errors={errors.timeZone}
          />
          <Actions>
            <Button variant="primary">{m.common_save()}</Button>
          </Actions>
        </Stack>
      </Form>
    </Page>
  )
}
