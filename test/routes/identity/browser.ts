import { expect } from 'vitest'
import type { TestApp } from '#test/support/app.ts'

/** What a browser without script does: keeps cookies, posts forms, follows where it is led when told to. */
export function aBrowser(app: TestApp) {
  const cookies = new Map<string, string>()
  const keep = (answer: Response) => {
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';') as [string]
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      if (/max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    cookies,
    get: async (path: string, headers?: Record<string, string>) =>
      keep(await app.fetch(path, { cookie: cookie(), headers })),
    post: async (path: string, form: Record<string, string>) =>
      keep(await app.fetch(path, { cookie: cookie(), form })),
  }
}
export type Browser = ReturnType<typeof aBrowser>

/** Where an answer leads: 303 to an own path. */
export function ledTo(answer: Response): string {
  expect(answer.status).toBe(303)
  return answer.headers.get('Location')!
}

/** The page's text, without markup and with whatever React put between its pieces taken away. */
export async function textOf(answer: Response): Promise<string> {
  const html = (await answer.text()).replace(/<script[\s\S]*?<\/script>/g, '').replace(/<!-- -->/g, '')
  return html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
}
