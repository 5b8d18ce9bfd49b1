import { json, type LoaderFunctionArgs } from '@remix-run/node'
import { Outlet, useLoaderData } from '@remix-run/react'
import { requireOperator, shellUser } from '#app/auth/operators.ts'
import { OwnFrame } from '../identity/own-frame.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireOperator(request)
  return json({ user: await shellUser(user) })
}

/** The pages of whoever runs this instance. */
export default function OperatorFrame() {
  const { user } = useLoaderData<typeof loader>()
  return (
    <OwnFrame user={user}>
      <Outlet />
    </OwnFrame>
  )
}
