import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { keepLink } from '#app/auth/cookies.ts'
import { requireId } from '#app/auth/ids.ts'
import { unknownLink } from '#app/auth/link-guess.ts'
import { addressMove } from '#app/domain/people/logins/address-moves.ts'

/** Where the mail to a new address leads: the token moves from the address bar into a cookie. Looking changes nothing. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const id = requireId(params.moveId)
  const token = params.token!
  if ((await addressMove(id, token)).state === 'unknown') throw await unknownLink(request)
  throw redirect(`/address-moves/${id}`, {
    status: 303,
    headers: keepLink(request, 'address-move', id, token),
  })
}

/** Never drawn; without it Remix takes the route for a resource, whose refusals come without a page. */
export default function AddressMoveLink() {
  return null
}
