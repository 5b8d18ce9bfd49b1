import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Outlet, useLoaderData } from '@remix-run/react'
import { requireUser } from '#app/auth/guards.ts'
import { shellUser } from '#app/auth/operators.ts'
import { OwnFrame } from './own-frame.tsx'
import { recentAccounts } from './recent-accounts.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireUser(request)
  const [shell, recent] = await Promise.all([shellUser(user), recentAccounts(request, user.id)])
  return json({ user: shell, recent })
}

/** One's own login: who one is, here and in every account. */
export default function Me() {
  const { user, recent } = useLoaderData<typeof loader>()
  return (
    <OwnFrame user={user} recent={recent}>
      <Outlet />
    </OwnFrame>
  )
}
