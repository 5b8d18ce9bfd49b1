import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Outlet, useLoaderData } from '@remix-run/react'
import { requireUser } from '#app/auth/guards.ts'
import { OwnFrame } from './own-frame.tsx'
import { recentAccounts } from './recent-accounts.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireUser(request)
  return json({
    user: { name: user.name, username: user.username },
    recent: await recentAccounts(request, user.id),
  })
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
