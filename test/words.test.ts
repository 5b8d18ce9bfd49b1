import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = new URL('../app/i18n/messages/', import.meta.url)
const files = readdirSync(new URL('en/', folder))
const messages = (locale: string, file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`${locale}/${file}`, folder), 'utf8'))
const holes = (message: unknown) => [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort()

test.each(files)('%s says the same in English and German, with the same names filled in', (file) => {
  const english = messages('en', file)
  const german = messages('de', file)
  expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort())
  for (const [key, message] of Object.entries(english)) {
    expect([key, holes(german[key])]).toEqual([key, holes(message)])
  }
})

test.each(files)(
  'every message of %s begins with the name of its file, which decides what a page loads',
  (file) => {
    const subject = file.replace('.json', '_').replaceAll('-', '_')
    const strays = Object.keys(messages('en', file)).filter(
      (key) => key !== '$schema' && !key.startsWith(subject),
    )
    expect(strays).toEqual([])
  },
)
