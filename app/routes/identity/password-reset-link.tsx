import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { keepLink } from '#app/auth/cookies.ts'
import { requireId } from '#app/auth/ids.ts'
import { unknownLink } from '#app/auth/link-guess.ts'
import { passwordReset } from '#app/domain/identity/password-resets.ts'

/** Where the mail leads: the token moves from the address bar into a cookie. Looking changes nothing. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const id = requireId(params.resetId)
  const token = params.token!
  if ((await passwordReset(id, token)).state === 'unknown') throw await unknownLink(request)
  throw redirect(`/password-resets/${id}`, {
    status: 303,
    headers: keepLink(request, 'password-reset', id, token),
  })
}

/** Never drawn; without it Remix takes the route for a resource, whose refusals come without a page. */
export default function PasswordResetLink() {
  return null
}
