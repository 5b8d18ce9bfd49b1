import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { isRouteErrorResponse, Outlet, useRouteError, useRouteLoaderData } from '@remix-run/react'
import { requireScope } from '#app/auth/guards.ts'
import { shellUser } from '#app/auth/operators.ts'
import { waitingThreads } from '#app/domain/conversations/threads/threads.ts'
import { newlyAssignedCount } from '#app/domain/contacts/ownership/newly-assigned.ts'
import { logoOf } from '#app/domain/people/account/logos.ts'
import { recentAccounts } from './identity/recent-accounts.ts'
import type { AccountFacts } from '#app/ui/account-context.tsx'
import { failing, FailureActions } from '#app/ui/failure.tsx'
import { Page } from '#app/ui/page.tsx'
import type { Theme } from '#app/ui/preferences.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { AccountShell } from '#app/ui/shell.tsx'
import { pageTitle } from '#app/ui/title.ts'

/** For refusals inside the account, which are titled like any of its pages. */
export const meta: MetaFunction<typeof loader> = ({ data, error }) => [
  { title: error ? pageTitle(read(error).title, data?.account) : (data?.account.name ?? 'Prokura') },
]

export async function loader({ request, params }: LoaderFunctionArgs) {
  const standing = await requireScope(request, params.accountId, { anyFactor: true })
  const { account, user, role, inbox, acting, membershipId } = standing
  const [shell, recent, logo, newContacts, waiting] = await Promise.all([
    shellUser(user),
    recentAccounts(request, user.id),
    logoOf(account.id),
    newlyAssignedCount({ account, membershipId }),
    waitingThreads(standing),
  ])
  const facts: AccountFacts = {
    id: account.id,
    name: account.name,
    logo,
    timeZone: account.timeZone,
    otherZone: account.timeZone !== user.timeZone,
    role,
    inbox,
    acting: acting && { agency: acting.agency },
    isAgency: account.agencySince !== null,
    newContacts,
    waitingThreads: waiting,
    trialOver: account.trialOver,
  }
  return json({ account: facts, user: shell, recent })
}

function useShell() {
  const data = useRouteLoaderData<typeof loader>('routes/account')
  const root = useRouteLoaderData('root') as { theme?: Theme } | undefined
  return data && { ...data, theme: root?.theme ?? ('system' as const) }
}

export default function Account() {
  return (
    <AccountShell {...useShell()!}>
      <Outlet />
    </AccountShell>
  )
}

/** A refusal inside the account keeps bar and navigation; one at its door has neither. */
export function ErrorBoundary() {
  const shell = useShell()
  const failure = read(useRouteError())
  if (!shell)
    return (
      <PublicPage title={failure.title} lead={failure.text}>
        <FailureActions failure={failure} />
      </PublicPage>
    )
  return (
    <AccountShell {...shell}>
      <Page title={failure.title} lead={failure.text}>
        <FailureActions failure={failure} />
      </Page>
    </AccountShell>
  )
}

const read = (error: unknown) =>
  isRouteErrorResponse(error) ? failing(error.status, error.data) : failing(500, null)
