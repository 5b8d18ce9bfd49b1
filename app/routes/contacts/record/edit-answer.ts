import type { FormAnswer } from '#app/auth/form.ts'
import { draftNames, plain } from './texts.ts'

/** What somebody else saved while the form was open. */
export type Newer = {
  version: number
  /** All of it, by the names of the form's fields. */
  texts: Record<string, string>
  /** Where both changed the same to something different: what it is now. */
  differing: Record<string, string>
  /** What the other person changed and this one did not. */
  taken: string[]
}
export type EditAnswer = FormAnswer & { newer?: Newer }

/** The hidden name under which a form remembers what a field showed when it was opened. */
export const wasName = (name: string) => `was.${name.replace(/^custom\./, '')}`

/**
 * A form whose contact has changed meanwhile: what was typed stays typed, what was not touched becomes what it is now,
 * and where both changed the same the newer value is told.
 */
export function typedOver(
  posted: FormData,
  now: Record<string, string>,
  version: number,
): EditAnswer & { newer: Newer } {
  const values: Record<string, string> = {}
  const differing: Record<string, string> = {}
  const taken: string[] = []
  for (const [name, newest] of Object.entries(now)) {
    const [typed, was] = [textIn(posted, name), textIn(posted, wasName(name))]
    const touched = typed !== null && plain(typed) !== plain(was ?? '')
    values[name] = touched ? typed : newest
    const moved = was !== null && plain(was) !== plain(newest)
    if (moved && touched && plain(typed) !== plain(newest)) differing[name] = newest
    else if (moved) taken.push(name)
  }
  return { errors: {}, values, newer: { version, texts: now, differing, taken } }
}

function textIn(form: FormData, name: string): string | null {
  const value = form.get(name)
  return typeof value === 'string' ? value : null
}

type Opened = { version: number; texts: Record<string, string> }

/** What stands in the form's fields: what was typed, else what the contact is; and what it remembers having shown. */
export function shownTexts(answer: EditAnswer | undefined, opened: Opened) {
  const base: Record<string, string> = {}
  const typedVersion = answer && !answer.newer ? [answer.values.version].flat()[0] : undefined
  for (const [name, text] of Object.entries(answer?.newer?.texts ?? opened.texts)) {
    const remembered = [answer?.newer ? undefined : answer?.values[wasName(name)]].flat()[0]
    base[wasName(name)] = remembered ?? text
  }
  const texts = Object.fromEntries(
    Object.entries(opened.texts).map(([name, text]) => [name, [answer?.values[name]].flat()[0] ?? text]),
  )
  return { version: answer?.newer?.version ?? Number(typedVersion ?? opened.version), texts, was: base }
}

export const isBuiltIn = (name: string): name is (typeof draftNames)[number] =>
  (draftNames as readonly string[]).includes(name)
