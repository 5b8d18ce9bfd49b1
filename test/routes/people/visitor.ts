// A browser without script: keeps cookies, posts forms for an account, follows nothing by itself.
import type { TestApp } from '#test/support/app.ts'
import { aScope, aSession } from '#test/support/people.ts'

export type Visitor = {
  get: (path: string, init?: RequestInit) => Promise<Response>
  /** Posts a form; with an account its hidden field comes along. */
  post: (path: string, form: Record<string, string> | [string, string][]) => Promise<Response>
  cookies: Map<string, string>
}

/** Somebody without a session. */
export function aVisitor(app: TestApp, account?: { id: string }): Visitor {
  const cookies = new Map<string, string>()
  const remember = (answer: Response) => {
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split('; ')
      const at = pair!.indexOf('=')
      if (attributes.includes('Max-Age=0')) cookies.delete(pair!.slice(0, at))
      else cookies.set(pair!.slice(0, at), pair!.slice(at + 1))
    }
    return answer
  }
  const cookie = () => [...cookies].map((pair) => pair.join('=')).join('; ')
  return {
    cookies,
    get: async (path, init) => remember(await app.fetch(path, { ...init, cookie: cookie() })),
    post: async (path, fields) => {
      const form = new FormData()
      if (account) form.set('account', account.id)
      for (const [name, value] of Array.isArray(fields) ? fields : Object.entries(fields))
        form.append(name, value)
      return remember(await app.fetch(path, { form, cookie: cookie() }))
    },
  }
}

/** Somebody signed in, posting for one account: as its member, or acting under a live grant. */
export async function signedInAs(
  app: TestApp,
  user: { id: string },
  account: { id: string },
): Promise<Visitor> {
  const visitor = aVisitor(app, account)
  const session = await aSession(user)
  visitor.cookies.set('__Host-session', session.token)
  const scope = await aScope(session, user, account)
  if (scope) visitor.cookies.set(`__Host-scope-${account.id}`, scope)
  return visitor
}

/** The sentence shown at the top of the page that an answer leads to. */
export async function leadsTo(visitor: Visitor, answer: Response): Promise<{ path: string; text: string }> {
  const path = answer.headers.get('Location') ?? ''
  return { path, text: await (await visitor.get(path)).text() }
}
