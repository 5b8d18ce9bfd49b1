import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Outlet, useLoaderData } from '@remix-run/react'
import { requireUser } from '#app/auth/guards.ts'
import { shellUser } from '#app/auth/operators.ts'
import { OwnFrame } from './own-frame.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireUser(request)
  return json({ user: await shellUser(user) })
}

/** One's own login: who one is, here and in every account. */
export default function Me() {
  const { user } = useLoaderData<typeof loader>()
  return (
    <OwnFrame user={user}>
      <Outlet />
    </OwnFrame>
  )
}
