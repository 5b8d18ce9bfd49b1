import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'

const compiled = /\/app\/i18n\/paraglide\/messages\/(_index|en|de)\.js(?:\?subject=(\w+))?$/
const declarations = /^(?=export const )/m
const nameOf = (declaration: string) => /^export const (\w+)/.exec(declaration)?.[1] ?? ''
const subjectOf = (declaration: string) => nameOf(declaration).split('_')[0]!

/**
 * Cuts the compiled messages for the browser into one module a subject (common, linking, …), so that a page loads
 * the words of its own screens and not those of all. The compiler's own finest cut is a file for every message.
 */
export function messagesBySubject(): Plugin {
  return {
    name: 'messages-by-subject',
    async load(id, options) {
      const [, file, subject] = compiled.exec(id) ?? []
      if (!file || options?.ssr) return null
      const [head = '', ...messages] = (await readFile(id.split('?')[0]!, 'utf8')).split(declarations)
      if (subject) {
        const own = messages.filter((message) => subjectOf(message) === subject).join('')
        return head.replace(/\.\/(en|de)\.js/g, `./$1.js?subject=${subject}`) + own
      }
      if (file !== '_index') return null
      const subjects = [...new Set(messages.map(subjectOf))]
      return subjects.map((each) => `export * from './_index.js?subject=${each}'`).join('\n')
    },
  }
}
