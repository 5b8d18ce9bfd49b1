import { notFound } from '#app/auth/ids.ts'

/** Whatever no other route answers; the root's error page has the words. */
export function loader() {
  throw notFound()
}

export function action() {
  throw notFound()
}

export default function NotFound() {
  return null
}
