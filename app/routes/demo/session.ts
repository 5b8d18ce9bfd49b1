import type { ActionFunctionArgs } from '@remix-run/node'
import { notFound } from '#app/auth/ids.ts'
import { signInThrough } from '#app/auth/sign-in-through.ts'

export function loader() {
  throw notFound()
}

/** One click on a card of the demo's sign-in page. */
export async function action({ request }: ActionFunctionArgs) {
  return await signInThrough('demo', request)
}
