// Somebody signed in who reads pages and posts forms of one account, as a browser without script does.
//   const maya = await visiting(app, maya, agency)
//   const page = await maya.get('/clients'); page.status, page.text
//   const page = await maya.post('/clients/connect', { addresses: 'a@x.de', … })   // follows to the page with its flash
import type { TestApp } from '#test/support/app.ts'
import { aScope, aSession } from '#test/support/people.ts'

type Field = string | string[] | Blob
export type Fields = Record<string, Field>
export type Visited = {
  status: number
  headers: Headers
  /** Where a redirect led; null where the answer was the page itself. */
  to: string | null
  html: string
  /** What a person reads, on one line. */
  text: string
  /** The value of a text field or text area of the page. */
  typed: (name: string) => string | undefined
  /** The values of a tick box or hidden field, with whether they are ticked. */
  boxes: (name: string) => { value: string; ticked: boolean }[]
  /** The error at a field. */
  error: (name: string) => string | undefined
}

export async function visiting(
  app: TestApp,
  user: { id: string },
  account: { id: string },
  { language = 'en', acting }: { language?: 'en' | 'de'; acting?: { id: string } } = {},
) {
  const session = await aSession(user)
  const scope = acting ? await aScope(session, user, acting) : null
  let cookie = `__Host-session=${session.token}; lang=${language}`
  if (scope) cookie += `; __Host-scope-${acting!.id}=${scope}`
  const at = (path: string) => (path.startsWith('/a/') ? path : `/a/${account.id}${path}`)
  const visit = async (path: string, init: Parameters<TestApp['fetch']>[1] = {}) => {
    const answer = await app.fetch(at(path), { ...init, cookie })
    const to = answer.headers.get('Location')
    if (!to || !to.startsWith('/a/')) return read(answer, null, await answer.text())
    const flash = /flash=[^;]*/.exec(answer.headers.getSetCookie().join())?.[0] ?? ''
    const next = await app.fetch(to, { cookie: `${cookie}; ${flash}` })
    return read(answer, to, await next.text())
  }
  return {
    get: (path: string) => visit(path),
    post: (path: string, fields: Fields = {}) =>
      visit(path, { form: formOf({ account: account.id, ...fields }) }),
    json: async (path: string) => {
      const answer = await app.fetch(at(path), { cookie })
      return { status: answer.status, body: (await answer.json()) as unknown }
    },
  }
}

function formOf(fields: Fields): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields))
    for (const each of [value].flat()) {
      if (typeof each === 'string') form.append(name, each)
      else form.append(name, each, 'addresses.csv')
    }
  return form
}

function read(answer: Response, to: string | null, html: string): Visited {
  const attribute = (tag: string, name: string) =>
    decoded(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
  const tags = (kind: string, name: string) =>
    [...html.matchAll(new RegExp(`<${kind}\\s[^>]*name="${name}"[^>]*>`, 'g'))].map(([tag]) => tag)
  return {
    status: answer.status,
    headers: answer.headers,
    to,
    html,
    text: decoded(
      html
        .replace(/<(script|style|head)\b[\s\S]*?<\/\1>/g, '')
        .replace(/<!--.*?-->/g, '')
        .replace(/<[^>]*>/g, ' '),
    )
      .replace(/\s+/g, ' ')
      .trim(),
    typed: (name) => {
      const area = new RegExp(`<textarea\\s[^>]*name="${name}"[^>]*>([\\s\\S]*?)</textarea>`).exec(html)?.[1]
      // A browser drops the first line break of a text area, and posts each with a carriage return.
      if (area !== undefined) return decoded(area.replace(/^\n/, '')).replaceAll('\r\n', '\n')
      const [tag] = tags('input', name)
      return tag && attribute(tag, 'value')
    },
    boxes: (name) =>
      tags('input', name).map((tag) => ({ value: attribute(tag, 'value'), ticked: /\schecked/.test(tag) })),
    error: (name) => {
      const [control] = [...tags('(?:input|textarea|select)', name)]
      const id =
        control &&
        attribute(control, 'aria-describedby')
          .split(' ')
          .find((each) => each.endsWith('-error'))
      if (!id) return undefined
      const at = html.indexOf(`id="${id}"`)
      return decoded(/<span>([\s\S]*?)<\/span>/.exec(html.slice(at))![1]!)
    },
  }
}

function decoded(html: string): string {
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }
  return html.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot));/gi, (_, hex, decimal, name) =>
    name ? names[name]! : String.fromCodePoint(parseInt(hex ?? decimal, hex ? 16 : 10)),
  )
}
