import type { ChangeKind, StopReason } from '#app/domain/contacts/ownership/changes.ts'
import type { OwnershipChange } from '#app/domain/contacts/ownership/ownership-changes.ts'
import type { OwnerRefusal } from '#app/domain/contacts/ownership/owners.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import type { BadgeTone } from '#app/ui/badge.tsx'

type State = OwnershipChange['state']

export const stateWords: Record<State, () => string> = {
  running: () => m.ownership_state_running(),
  done: () => m.ownership_state_done(),
  stopped: () => m.ownership_state_stopped(),
  failed: () => m.ownership_state_failed(),
}

export const stateTone: Record<State, BadgeTone> = {
  running: 'accent',
  done: 'ok',
  stopped: 'warn',
  failed: 'danger',
}

export const stopWords: Record<StopReason, () => string> = {
  cancelled: () => m.ownership_stop_cancelled(),
  'rights-ended': () => m.ownership_stop_rights_ended(),
  'inactive-user': () => m.ownership_stop_inactive_user(),
  'trial-over': () => m.ownership_stop_trial_over(),
}

export const skippedWords: Record<OwnerRefusal, () => string> = {
  'inactive-user': () => m.ownership_skipped_inactive(),
  'not-a-user': () => m.ownership_skipped_gone(),
}

const kinds: Record<ChangeKind, () => string> = {
  'by-hand': () => m.ownership_kind_by_hand(),
  bulk: () => m.ownership_kind_bulk(),
  workflow: () => m.ownership_kind_workflow(),
  import: () => m.ownership_kind_import(),
  creation: () => m.ownership_kind_creation(),
  merge: () => m.ownership_kind_merge(),
  departure: () => m.ownership_kind_departure(),
  undo: () => m.ownership_kind_undo(),
}

/** Why a contact changed hands; a workflow by its name. */
export const kindWords = (kind: ChangeKind, workflow: string | null) =>
  workflow === null ? kinds[kind]() : m.ownership_kind_workflow_named({ workflow })
