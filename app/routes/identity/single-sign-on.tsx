import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { clientOf } from '#app/auth/client.ts'
import { wayBack } from '#app/auth/fields.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { maybeUser } from '#app/auth/guards.ts'
import { tooMany } from '#app/auth/link-guess.ts'
import { askProvider } from '#app/auth/oidc/engine.ts'
import { failurePath, failures, isFailure, type Failure } from '#app/auth/oidc/failures.ts'
import { requireSingleSignOn } from '#app/auth/oidc/required.ts'
import { safePath, withReturn } from '#app/auth/safe-path.ts'
import { allow } from '#app/domain/identity/limits.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink, buttonClass, TextLink } from '#app/ui/button.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { SignOnForm } from '#app/ui/sign-on.tsx'
import { pageTitle } from '#app/ui/title.ts'

export const handle = { noScript: true }
export const meta: MetaFunction = () => [{ title: pageTitle(m.sso_title()) }]

/** The button by itself, for links from a firm's portal; with `reason` why the last try came to nothing. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { name: provider } = requireSingleSignOn()
  const params = new URL(request.url).searchParams
  const given = params.get('reason')
  const reason = isFailure(given) ? given : null
  const facts = {
    provider,
    reason,
    to: safePath(params.get('to'), '/'),
    here: (await maybeUser(request)) !== null,
  }
  return json(facts, {
    status: reason ? failures[reason] : 200,
    headers: reason === 'away' ? { 'Retry-After': '30' } : {},
  })
}

const schema = z.object({ to: wayBack, anew: z.literal('1').optional() })

/** Off to the provider. Only our own pages get here: whoever else posts was refused by their Origin. */
export async function action({ request, context }: ActionFunctionArgs) {
  requireSingleSignOn()
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const allowed = await allow(['single-sign-on-ip', clientOf(request).ip])
  if (!allowed.ok) throw tooMany(allowed.retryAfter)
  const to = safePath(read.value.to, '/')
  const asked = await askProvider(request, { to, anew: read.value.anew !== undefined })
  if (!asked.ok) {
    if (asked.error) context.report(asked.error)
    return redirect(failurePath(asked.reason, to), 303)
  }
  const headers = new Headers()
  for (const cookie of asked.cookies) headers.append('Set-Cookie', cookie)
  return json({ url: asked.url }, { headers })
}

const words: Record<
  Failure,
  { title: (names: { provider: string }) => string; text: (names: { provider: string }) => string }
> = {
  declined: { title: m.sso_declined_title, text: m.sso_declined_text },
  'not-verified': { title: m.sso_not_verified_title, text: m.sso_not_verified_text },
  'other-login': { title: m.sso_other_login_title, text: m.sso_other_login_text },
  'other-address': { title: m.sso_other_address_title, text: m.sso_other_address_text },
  stale: { title: m.sso_stale_title, text: m.sso_stale_text },
  broken: { title: m.sso_broken_title, text: m.sso_broken_text },
  away: { title: m.sso_away_title, text: m.sso_away_text },
}

/** After these the provider, which remembers who somebody was, would only say the same again. */
const needsAnother: Failure[] = ['not-verified', 'other-login', 'other-address']

export default function SingleSignOn() {
  const { provider, reason, to, here } = useLoaderData<typeof loader>()
  const answer = useActionData<{ url: string } | FormAnswer>()
  if (answer && 'url' in answer) return <Leaving provider={provider} url={answer.url} />
  if (reason === null)
    return (
      <PublicPage title={m.sso_start_title({ provider })} lead={m.sso_start_lead({ provider })}>
        <SignOnForm to={to} variant="primary" wide />
      </PublicPage>
    )
  const { title, text } = words[reason]
  return (
    <PublicPage title={title({ provider })} lead={text({ provider })}>
      {here ? (
        <ButtonLink to={to === '/' ? '/me/single-sign-on' : to} variant="primary" wide>
          {m.sso_back()}
        </ButtonLink>
      ) : (
        <>
          <ButtonLink to={withReturn('/sign-in', to)} variant="primary" wide>
            {m.sso_with_password()}
          </ButtonLink>
          <SignOnForm to={to} anew={needsAnother.includes(reason)} label={m.sso_again({ provider })} wide />
        </>
      )}
    </PublicPage>
  )
}

/**
 * The page between here and the provider, which goes on by itself. A redirect in answer to the form would not do: browsers
 * hold a page's form-action against every redirect that follows, and a provider may send people on to yet another.
 */
function Leaving({ provider, url }: { provider: string; url: string }) {
  return (
    <PublicPage title={m.sso_leaving_title({ provider })} lead={m.sso_leaving_lead()}>
      <meta httpEquiv="refresh" content={`0;url=${url}`} />
      <a href={url} rel="noreferrer" className={buttonClass({ variant: 'primary', wide: true })}>
        {m.sso_leaving_on({ provider })}
      </a>
      <p className="text-center text-sm">
        <TextLink to="/sign-in">{m.common_cancel()}</TextLink>
      </p>
    </PublicPage>
  )
}
