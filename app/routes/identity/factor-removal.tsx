import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer } from '#app/auth/form.ts'
import { requireFreshSignIn } from '#app/auth/guards.ts'
import { isId, notFound } from '#app/auth/ids.ts'
import { removeFactor } from '#app/domain/identity/factors/change-factors.ts'
import { accountsAskingForFactor, myFactors } from '#app/domain/identity/factors/second-factors.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Actions, Page } from '#app/ui/page.tsx'
import { pageTitle } from '#app/ui/title.ts'

export const meta: MetaFunction = () => [{ title: pageTitle(m.factor_off_title()) }]

/** `of`: `app`, `all`, or a passkey's id. */
const which = (of: string | null) => (of === 'app' || of === 'all' ? of : isId(of) ? { passkeyId: of } : null)

/** What goes, and what it means; nothing has been removed yet. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireFreshSignIn(request)
  const of = new URL(request.url).searchParams.get('of')
  const { app, passkeys, on } = await myFactors(user.id)
  const passkey = passkeys.find(({ id }) => id === of)
  if (!(of === 'app' ? app : of === 'all' ? on : passkey)) throw notFound()
  const off = of === 'all' || passkeys.length + (app ? 1 : 0) === 1
  return json({
    of: of!,
    off,
    passkey: passkey?.name ?? null,
    asking: off ? await accountsAskingForFactor(user.id) : [],
  })
}

export async function action({ request }: ActionFunctionArgs) {
  const who = await requireFreshSignIn(request)
  const read = await readForm(request, z.object({ of: z.string().max(40) }))
  if (!read.ok) return refusedAnswer(read)
  const factor = which(read.value.of)
  const removed = factor && (await removeFactor(who, factor))
  if (!removed?.ok) throw notFound()
  const text = removed.off
    ? m.factor_off_done()
    : removed.passkey === null
      ? m.factor_app_removed()
      : m.factor_passkey_removed({ name: removed.passkey })
  return await redirectWithFlash('/me/second-factor', { tone: 'ok', text })
}

export default function FactorRemoval() {
  const { of, off, passkey, asking } = useLoaderData<typeof loader>()
  const title = off
    ? m.factor_off_title()
    : passkey === null
      ? m.factor_app_remove()
      : m.factor_passkey_remove_title({ name: passkey })
  return (
    <Page title={title} back={{ to: '/me/second-factor', label: m.factor_title() }} narrow>
      <Card>
        <Form method="post" className="grid gap-5">
          <HiddenFields fields={{ of }} />
          <p>{off ? m.factor_off_means() : m.factor_one_off_means()}</p>
          {asking.length > 0 && (
            <Notice tone="warn">{m.factor_off_asked({ accounts: asking.join(', ') })}</Notice>
          )}
          <Actions>
            <Button variant="danger">{off ? m.factor_off() : m.common_remove()}</Button>
            <ButtonLink to="/me/second-factor">{m.common_cancel()}</ButtonLink>
          </Actions>
        </Form>
      </Card>
    </Page>
  )
}
