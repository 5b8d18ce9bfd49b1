import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireScope } from '#app/auth/guards.ts'
import { changeLogo, removeLogo, type LogoRefusal } from '#app/domain/people/account/change-logo.ts'
import { logoLimit, logoSide } from '#app/domain/people/account/logo-file.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { TextField } from '#app/ui/field.tsx'
import { AccountForm, FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { AccountMark } from '#app/ui/initials.tsx'
import { Actions, Page, Stack } from '#app/ui/page.tsx'
import { titleFor } from '#app/ui/title.ts'
import { peoplePaths, usePeoplePaths } from './parts/paths.ts'

export const meta: MetaFunction = ({ matches }) => titleFor(m.logo_title(), matches)

const schema = z.object({
  intent: z.enum(['change', 'remove']),
  file: z.custom<Blob>((value) => value instanceof Blob).optional(),
})

const limits = () => ({ size: `${Math.round(logoLimit / 1024)} kB`, side: logoSide })
const answers: Record<LogoRefusal, { status: 403 | 422; say: () => string; field: '' | 'file' }> = {
  'not-allowed': { status: 403, say: m.people_refused_not_allowed, field: '' },
  'no-file': { status: 422, say: m.logo_no_file, field: 'file' },
  'too-large': { status: 422, say: () => m.logo_too_large(limits()), field: 'file' },
  'not-a-picture': { status: 422, say: m.logo_not_a_picture, field: 'file' },
  'too-wide': { status: 422, say: () => m.logo_too_wide(limits()), field: 'file' },
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireScope(request, params.accountId, { floor: 'admin' })
  return json(limits())
}

export async function action({ request, params }: ActionFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { floor: 'admin' })
  const form = await readForm(request, schema, standing)
  if (!form.ok) return refusedAnswer(form)
  const { intent, file } = form.value
  const paths = peoplePaths(standing.account.id)
  if (intent === 'remove') {
    const outcome = await removeLogo(standing)
    if (!outcome.ok) return refused(outcome.reason)
    return await redirectWithFlash(paths.logo, { tone: 'ok', text: m.logo_removed() })
  }
  // Of a file beyond the server's own limit only the field's name arrives.
  if (request.headers.get('x-prokura-oversized') === 'file' || (file?.size ?? 0) > logoLimit)
    return refused('too-large')
  const outcome = await changeLogo(standing, new Uint8Array((await file?.arrayBuffer()) ?? []))
  if (!outcome.ok) return refused(outcome.reason)
  return await redirectWithFlash(paths.logo, { tone: 'ok', text: m.logo_changed() })
}

function refused(reason: LogoRefusal) {
  const { status, say, field } = answers[reason]
  return json<FormAnswer>({ errors: { [field]: [say()] }, values: {} }, { status })
}

export default function AccountLogo() {
  const limits = useLoaderData<typeof loader>()
  const refusal = useActionData<FormAnswer>()
  const { name, logo } = useAccount()
  const paths = usePeoplePaths()
  return (
    <Page
      title={m.logo_title()}
      lead={m.logo_lead()}
      back={{ to: paths.settings, label: m.common_nav_settings() }}
      narrow
    >
      <Card>
        <div className="grid gap-5">
          <div className="flex flex-wrap items-center gap-4">
            <AccountMark name={name} logo={logo} large />
            <p className="min-w-40 flex-1 text-sm text-ink2">
              {logo ? m.logo_now() : m.logo_none({ account: name })}
            </p>
            {logo && (
              <AccountForm encType="multipart/form-data">
                <HiddenFields fields={{ intent: 'remove' }} />
                <Button>{m.logo_remove()}</Button>
              </AccountForm>
            )}
          </div>
          <AccountForm encType="multipart/form-data" className="border-t border-line pt-5">
            <Stack>
              <HiddenFields fields={{ intent: 'change' }} />
              <FormErrors errors={refusal?.errors['']} />
              <TextField
                type="file"
                name="file"
                accept="image/png,image/jpeg,image/webp"
                label={m.logo_file()}
                hint={m.logo_file_hint(limits)}
                errors={refusal?.errors.file}
                required
              />
              <Actions>
                <Button variant="primary">{m.logo_upload()}</Button>
              </Actions>
            </Stack>
          </AccountForm>
        </div>
      </Card>
    </Page>
  )
}
