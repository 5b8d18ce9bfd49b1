import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { z } from 'zod'
import { langCookie, themeCookie, themes } from '#app/auth/cookies.ts'
import { wayBack } from '#app/auth/fields.ts'
import { readForm, refusedAnswer } from '#app/auth/form.ts'
import { maybeUser } from '#app/auth/guards.ts'
import { safePath } from '#app/auth/safe-path.ts'
import { changeLocale } from '#app/domain/identity/profile.ts'

export function loader() {
  throw redirect('/', 303)
}

const schema = z.object({
  lang: z.enum(['en', 'de']).optional(),
  theme: z.enum(themes).optional(),
  to: wayBack,
})

/** Language and colours, for this browser; the language also for mails to whoever is signed in. Back to where one was. */
export async function action({ request }: ActionFunctionArgs) {
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const { lang, theme, to } = read.value
  const headers = new Headers()
  if (theme) headers.append('Set-Cookie', themeCookie(theme))
  if (lang) {
    headers.append('Set-Cookie', langCookie(lang))
    const signedIn = await maybeUser(request)
    if (signedIn) await changeLocale(signedIn.user.id, lang)
  }
  return redirect(safePath(to, '/'), { status: 303, headers })
}
