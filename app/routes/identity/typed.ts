import type { FormAnswer } from '#app/auth/form.ts'

/** What was typed into a field that was refused, to stand there again. */
export function typed(answer: FormAnswer | undefined, name: string): string | undefined {
  return [answer?.values[name]].flat()[0]
}
