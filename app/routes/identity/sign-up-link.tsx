import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { keepLink } from '#app/auth/cookies.ts'
import { requireId } from '#app/auth/ids.ts'
import { unknownLink } from '#app/auth/link-guess.ts'
import { signUp } from '#app/domain/identity/sign-ups.ts'

/**
 * Where the mail leads: the token moves from the address bar into a cookie, beside the one that says which browser
 * asked. Looking changes nothing, since mail scanners look too.
 */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const id = requireId(params.signUpId)
  const token = params.token!
  if ((await signUp(id, token)).state === 'unknown') throw await unknownLink(request)
  throw redirect(`/sign-ups/${id}`, {
    status: 303,
    headers: keepLink(request, 'verification', id, token),
  })
}

/** Never drawn; without it Remix takes the route for a resource, whose refusals come without a page. */
export default function SignUpLink() {
  return null
}
