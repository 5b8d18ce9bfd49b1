import type { StopReason } from '#app/domain/contacts/workflows/work-on-run.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { stopWords } from './words.ts'

type Run = { state: 'running' | 'done' | 'stopped' | 'failed'; reason: StopReason | null }

/** How it stands with a run, in words. */
export function runState({ state, reason }: Run): string {
  switch (state) {
    case 'running':
      return m.workflows_run_running()
    case 'done':
      return m.workflows_run_done()
    case 'failed':
      return m.workflows_run_failed()
    case 'stopped':
      return reason ? stopWords[reason]() : m.workflows_stop_asked()
  }
}
