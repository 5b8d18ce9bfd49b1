import {
  json,
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { dropSignInCookies } from '#app/auth/cookies.ts'
import { redirectWithFlash } from '#app/auth/flash.ts'
import { readForm, refusedAnswer } from '#app/auth/form.ts'
import { requireUser } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { endScopeById } from '#app/domain/identity/scoped-sessions.ts'
import { endOtherSessions, endSession, openSessions } from '#app/domain/identity/sessions.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import { Page } from '#app/ui/page.tsx'
import { Pager } from '#app/ui/table.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { pageNumber } from '../list-filter.ts'
import { SessionCard } from './session-card.tsx'

export const meta: MetaFunction = () => [{ title: pageTitle(m.identity_sessions_title()) }]

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, sessionId } = await requireUser(request)
  const page = pageNumber(request)
  const { sessions, hasNext } = await openSessions(user.id, page)
  return json({
    page,
    hasNext,
    zone: user.timeZone,
    sessions: sessions.map(({ scopes, ...session }) => ({
      ...session,
      here: session.id === sessionId,
      createdAt: session.createdAt.toISOString(),
      lastSeenAt: session.lastSeenAt.toISOString(),
      scopes: scopes.map(({ id, accountName, agencyName, createdAt }) => ({
        id,
        accountName,
        agencyName,
        createdAt: createdAt.toISOString(),
      })),
    })),
  })
}

const schema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('end'), session: z.uuid() }),
  z.object({ intent: z.literal('end-others') }),
  z.object({ intent: z.literal('end-scope'), scope: z.uuid() }),
])

/** Signs out one session, all but this one, or closes one client account of a session. */
export async function action({ request }: ActionFunctionArgs) {
  const { user, sessionId } = await requireUser(request)
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const wish = read.value
  switch (wish.intent) {
    case 'end-others': {
      const text = m.identity_sessions_ended({ count: await endOtherSessions(user.id, sessionId) })
      return await redirectWithFlash('/me/sessions', { tone: 'ok', text })
    }
    case 'end-scope':
      if (!(await endScopeById(wish.scope, user))) throw notFound()
      return await redirectWithFlash('/me/sessions', { tone: 'ok', text: m.identity_scope_ended() })
    case 'end': {
      if (!(await endSession(wish.session, user.id))) throw notFound()
      if (wish.session === sessionId) return signedOut(request)
      const text = m.identity_sessions_ended({ count: 1 })
      return await redirectWithFlash('/me/sessions', { tone: 'ok', text })
    }
  }
}

function signedOut(request: Request) {
  const headers = new Headers()
  for (const cookie of dropSignInCookies(request)) headers.append('Set-Cookie', cookie)
  return redirect('/sign-in', { status: 303, headers })
}

export default function Sessions() {
  const { sessions, zone, page, hasNext } = useLoaderData<typeof loader>()
  const others = (
    <Form method="post">
      <HiddenFields fields={{ intent: 'end-others' }} />
      <Button>{m.identity_sessions_end_others()}</Button>
    </Form>
  )
  return (
    <Page
      title={m.identity_sessions_title()}
      lead={m.identity_sessions_lead()}
      actions={(sessions.length > 1 || page > 1) && others}
    >
      <ul className="grid gap-4">
        {sessions.map((session) => (
          <li key={session.id}>
            <SessionCard session={session} zone={zone} />
          </li>
        ))}
      </ul>
      <Pager page={page} hasNext={hasNext} />
    </Page>
  )
}
