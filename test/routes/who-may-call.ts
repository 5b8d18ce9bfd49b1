import type { Role } from '#app/domain/roles.ts'

/**
 * Who gets through a route's door.
 * - `anyone`: no session needed; what the page then does is its own tests' business
 * - `signed-in`: any session
 * - `holder`: whoever holds the mailed link, or is signed in with the addressed address
 * - `operator`: whoever runs the instance; to everybody else it is an unknown page
 * - `{ floor }`: that role or higher in the account of the URL, own or acting
 * - `own`: by own membership only, never while acting (L19)
 * - `agency`: only in an account of the agency programme, by own membership (L1)
 * - `acting`: the floor under a grant, where it is another: nobody who acts is a contact owner, so members find none of theirs
 * - `afterTrial`: also once the account's trial is over, when nothing else can be changed (P1)
 */
export type Door =
  | 'anyone'
  | 'signed-in'
  | 'holder'
  | 'operator'
  | { floor: Role; acting?: Role; own?: true; agency?: true; afterTrial?: true }

/** Doors by method. A method that is missing must answer 404 or 405 to everybody who may see the account. */
export type Doors = { get?: Door; post?: Door }

const readers: Door = { floor: 'viewer' }
const members: Door = { floor: 'viewer', own: true }
const assigners: Door = { floor: 'manager' }
const workers: Door = { floor: 'member' }
const administrators = { floor: 'admin', own: true } satisfies Door
const ownWorkers = { floor: 'member', own: true } satisfies Door
const askers = { floor: 'manager', agency: true } satisfies Door
const agencyStaff = { floor: 'viewer', agency: true } satisfies Door
const agencyAdministrators = { floor: 'admin', agency: true } satisfies Door
const contactEditors: Door = { floor: 'member', acting: 'manager' }
const viewSharers: Door = { floor: 'viewer', acting: 'manager' }
const viewChangers: Door = { floor: 'viewer', acting: 'admin' }
/** Of whom the matrix makes agents of the inbox; a role that only reads acts for nobody there. Levels have a table of their own. */
const agents: Door = { floor: 'viewer', acting: 'member' }
const enders = { ...administrators, afterTrial: true } satisfies Door
const agencyEnders = { ...agencyAdministrators, afterTrial: true } satisfies Door

/** Every URL of app/routes.ts with who may call it. `*` stands for the page that answers every other URL. */
export const whoMayCall: Record<string, Doors> = {
  '': { get: 'anyone' },
  'sign-in': { get: 'anyone', post: 'anyone' },
  'sign-in/code': { get: 'anyone', post: 'anyone' },
  'sign-in/second-step': { get: 'anyone', post: 'anyone' },
  'sign-in/again': { get: 'signed-in', post: 'signed-in' },
  'passkeys/challenges': { post: 'anyone' },
  'sign-up': { get: 'anyone', post: 'anyone' },
  'sign-ups/:signUpId/:token': { get: 'holder' },
  'sign-ups/:signUpId': { get: 'holder', post: 'holder' },
  'single-sign-on': { get: 'anyone', post: 'anyone' },
  'single-sign-on/callback/provider': { get: 'anyone' },
  'single-sign-on/confirmation': { get: 'anyone', post: 'anyone' },
  'single-sign-on/sign-up': { get: 'anyone', post: 'anyone' },
  'sign-out': { get: 'anyone', post: 'anyone' },
  'forgotten-password': { get: 'anyone', post: 'anyone' },
  'password-resets/:resetId/:token': { get: 'holder' },
  'password-resets/:resetId': { get: 'holder', post: 'holder' },
  preferences: { post: 'anyone' },

  'requests/:requestId/:token': { get: 'holder' },
  'requests/:requestId': { get: 'holder' },
  'requests/:requestId/decision': { get: 'holder', post: 'holder' },
  'requests/:requestId/refusal': { get: 'holder', post: 'holder' },
  'requests/:requestId/sign-up': { get: 'holder', post: 'holder' },
  'requests/:requestId/alias': { get: 'holder', post: 'signed-in' },
  'invitations/:invitationId/:token': { get: 'holder' },
  'invitations/:invitationId': { get: 'holder', post: 'holder' },
  'address-moves/:moveId/:token': { get: 'holder' },
  'address-moves/:moveId': { get: 'holder', post: 'holder' },
  guide: { get: 'anyone' },
  'logos/:accountId/:hash': { get: 'anyone' },

  me: { get: 'signed-in', post: 'signed-in' },
  'me/addresses': { get: 'signed-in', post: 'signed-in' },
  'me/password': { get: 'signed-in', post: 'signed-in' },
  'me/single-sign-on': { get: 'signed-in', post: 'signed-in' },
  'me/second-factor': { get: 'signed-in', post: 'signed-in' },
  'me/second-factor/app': { get: 'signed-in', post: 'signed-in' },
  'me/second-factor/recovery-codes': { get: 'signed-in', post: 'signed-in' },
  'me/second-factor/removal': { get: 'signed-in', post: 'signed-in' },
  'me/sessions': { get: 'signed-in', post: 'signed-in' },
  'me/blocks': { get: 'signed-in', post: 'signed-in' },
  accounts: { get: 'signed-in' },
  'accounts.json': { get: 'signed-in' },
  'accounts/new': { get: 'signed-in', post: 'signed-in' },
  'scopes/:accountId': { post: 'signed-in' },

  'a/:accountId': { get: readers },
  'a/:accountId/people': { get: readers },
  'a/:accountId/people/invitations': { get: administrators, post: administrators },
  'a/:accountId/people/invitations/:invitationId/resends': { get: administrators, post: administrators },
  'a/:accountId/people/invitations/:invitationId/cancellation': { get: administrators, post: enders },
  'a/:accountId/people/:membershipId': { get: readers, post: administrators },
  'a/:accountId/people/:membershipId/removal': { get: administrators, post: enders },
  'a/:accountId/people/:membershipId/deactivation': { get: administrators, post: enders },
  'a/:accountId/people/:membershipId/replacement': { get: administrators, post: administrators },
  'a/:accountId/people/:membershipId/reactivation': { get: administrators, post: administrators },
  'a/:accountId/people/:membershipId/teams': { get: administrators, post: administrators },
  'a/:accountId/people/:membershipId/address': { get: administrators, post: administrators },
  'a/:accountId/people/:membershipId/password-reset': { get: administrators, post: enders },
  'a/:accountId/people/:membershipId/second-factor': { get: administrators, post: enders },
  'a/:accountId/ownership/acceptance': {
    get: { floor: 'viewer', own: true },
    post: { floor: 'viewer', own: true },
  },
  'a/:accountId/settings/security': { get: administrators, post: administrators },
  'a/:accountId/ownership': { get: { floor: 'owner', own: true }, post: { floor: 'owner', own: true } },

  'a/:accountId/licences': { get: { floor: 'admin' } },
  'a/:accountId/licences/purchases': { get: administrators, post: enders },
  'a/:accountId/licences/renewal': { get: administrators, post: administrators },
  'a/:accountId/licences/plans/:planKey': { get: administrators, post: enders },
  'a/:accountId/licences/orders.csv': { get: { floor: 'admin' } },

  'a/:accountId/access': { get: readers },
  'a/:accountId/access/:linkId': { get: administrators, post: enders },
  'a/:accountId/access/:linkId/revocation': { get: administrators, post: enders },
  'a/:accountId/access/:linkId/receipt': { get: administrators },
  'a/:accountId/access/:linkId/people/:grantId/removal': { get: administrators, post: enders },

  'a/:accountId/activity': { get: { floor: 'manager' } },
  'a/:accountId/activity.csv': { get: { floor: 'manager' } },

  'a/:accountId/contacts/new': { get: { floor: 'member' }, post: { floor: 'member' } },
  'a/:accountId/contacts/list-entries': { get: { floor: 'member' }, post: { floor: 'member' } },
  'a/:accountId/contacts/archivings': { get: { floor: 'member' }, post: { floor: 'member' } },
  'a/:accountId/contacts/lists': { get: readers, post: { floor: 'manager' } },
  'a/:accountId/contacts/lists/:listId': { get: { floor: 'manager' }, post: { floor: 'manager' } },
  'a/:accountId/contacts/lists/:listId/deletion': { get: { floor: 'manager' }, post: { floor: 'manager' } },
  'a/:accountId/contacts/:contactId': { get: readers, post: { floor: 'member' } },
  'a/:accountId/contacts/:contactId/edit': { get: contactEditors, post: contactEditors },
  'a/:accountId/contacts/:contactId/privacy': { post: { floor: 'member' } },
  'a/:accountId/contacts/:contactId/merge': { get: contactEditors, post: { floor: 'member' } },

  'a/:accountId/settings': { get: { floor: 'admin' }, post: { floor: 'admin' } },
  'a/:accountId/settings/logo': { get: { floor: 'admin' }, post: { floor: 'admin' } },
  'a/:accountId/settings/teams': { get: { floor: 'admin' }, post: administrators },
  'a/:accountId/settings/teams/:teamId': { get: { floor: 'admin' }, post: administrators },
  'a/:accountId/settings/teams/:teamId/deletion': { get: administrators, post: administrators },
  'a/:accountId/settings/contact-fields': { get: { floor: 'admin' }, post: { floor: 'admin' } },
  'a/:accountId/settings/contact-fields/:fieldId': { get: { floor: 'admin' }, post: { floor: 'admin' } },
  'a/:accountId/settings/people': { get: administrators, post: administrators },
  'a/:accountId/settings/automation': { get: { floor: 'admin' }, post: { floor: 'admin' } },
  'a/:accountId/settings/automation/workflows/new': { get: { floor: 'admin' }, post: { floor: 'admin' } },
  'a/:accountId/settings/automation/workflows/:workflowId': {
    get: { floor: 'admin' },
    post: { floor: 'admin' },
  },
  'a/:accountId/settings/automation/workflows/:workflowId/archiving': {
    get: { floor: 'admin' },
    post: { floor: 'admin' },
  },
  'a/:accountId/settings/automation/workflows/:workflowId/trial': { get: { floor: 'admin' } },
  'a/:accountId/settings/automation/workflows/:workflowId/history': { get: { floor: 'admin' } },
  'a/:accountId/settings/automation/workflows/:workflowId/runs': {
    get: { floor: 'admin' },
    post: { floor: 'admin' },
  },
  'a/:accountId/settings/automation/workflows/:workflowId/runs/:runId': {
    get: { floor: 'admin' },
    post: { floor: 'admin' },
  },
  'a/:accountId/settings/conversations': { get: { floor: 'admin' } },
  'a/:accountId/settings/conversations/roles': { get: { floor: 'admin' }, post: enders },
  'a/:accountId/settings/conversations/seats': { get: administrators, post: administrators },
  'a/:accountId/settings/conversations/seats/renewal': { get: administrators, post: enders },
  'a/:accountId/settings/conversations/address': { get: { floor: 'admin' }, post: administrators },
  'a/:accountId/settings/conversations/refused': { get: { floor: 'admin' } },
  'a/:accountId/settings/programme': { get: administrators, post: administrators },
  'a/:accountId/settings/programme/exit': { get: agencyAdministrators, post: agencyEnders },

  'a/:accountId/contacts': { get: readers },
  'a/:accountId/contacts/export.csv': { get: readers },
  'a/:accountId/contacts/views': { get: readers, post: viewSharers },
  'a/:accountId/contacts/views/:viewId': { get: viewChangers, post: viewChangers },
  'a/:accountId/contacts/views/:viewId/deletion': { get: viewChangers, post: viewChangers },
  'a/:accountId/contacts/assigned': { get: members, post: members },
  'a/:accountId/contacts/preferences': { get: members, post: members },
  'a/:accountId/contacts/assignments': { get: assigners, post: assigners },
  'a/:accountId/contacts/assignments/:changeId': { get: assigners },
  'a/:accountId/contacts/assignments/:changeId/reversal': { get: assigners, post: { floor: 'admin' } },
  'a/:accountId/contacts/assignments/:changeId/cancellation': { get: assigners, post: { floor: 'admin' } },
  'a/:accountId/contacts/:contactId/owner': { get: assigners, post: assigners },
  'a/:accountId/contacts/:contactId/owner/history': { get: readers },
  'a/:accountId/contacts/imports': { get: workers },
  'a/:accountId/contacts/imports/new': { get: workers, post: workers },
  'a/:accountId/contacts/imports/:importId': { get: workers, post: workers },
  'a/:accountId/contacts/imports/:importId/run': { get: workers, post: workers },
  'a/:accountId/contacts/imports/:importId/cancellation': { get: workers, post: workers },
  'a/:accountId/contacts/imports/:importId/refusals.csv': { get: workers },
  'a/:accountId/contacts/follow-ups': { get: readers },
  'a/:accountId/contacts/follow-ups/:followUpId/completion': { get: ownWorkers, post: ownWorkers },
  'a/:accountId/contacts/follow-ups/:followUpId/postponement': { get: ownWorkers, post: ownWorkers },
  'a/:accountId/contacts/lists/:listId/follow-ups': { get: readers, post: { floor: 'manager' } },
  'a/:accountId/contacts/lists/:listId/watch': { post: { floor: 'viewer', own: true } },
  'a/:accountId/contacts/statistics': { get: readers },
  'a/:accountId/contacts/statistics.csv': { get: readers },

  'a/:accountId/inbox': { get: readers },
  'a/:accountId/inbox/:threadId': { get: readers },
  'a/:accountId/inbox/:threadId/replies': { get: agents, post: agents },
  'a/:accountId/inbox/:threadId/notes': { get: agents, post: agents },
  'a/:accountId/inbox/:threadId/assignee': { get: agents, post: agents },
  'a/:accountId/inbox/:threadId/closing': { get: agents, post: agents },
  'a/:accountId/inbox/:threadId/reopening': { get: agents, post: agents },
  'a/:accountId/inbox/:threadId/snoozing': { get: agents, post: agents },
  'a/:accountId/inbox/:threadId/presence': { get: readers, post: readers },
  'a/:accountId/inbox/:threadId/messages/:messageId/html': { get: readers },
  'a/:accountId/inbox/:threadId/attachments/:attachmentId': { get: readers },
  'a/:accountId/inbox/new': { get: agents, post: agents },
  'a/:accountId/inbox/events': { get: readers },

  'a/:accountId/clients': { get: agencyStaff },
  'a/:accountId/clients/clients.json': { get: agencyStaff },
  'a/:accountId/clients/quota.json': { get: askers },
  'a/:accountId/clients/connect': { get: askers, post: askers },
  'a/:accountId/clients/connect/review': { get: askers, post: askers },
  'a/:accountId/clients/requests': { get: askers },
  'a/:accountId/clients/requests/:requestId/resends': { get: askers, post: askers },
  'a/:accountId/clients/requests/:requestId/cancellation': {
    get: askers,
    post: { ...askers, afterTrial: true },
  },
  'a/:accountId/clients/users/new': { get: agencyStaff, post: agencyStaff },
  'a/:accountId/clients/:linkId': { get: agencyStaff },
  'a/:accountId/clients/:linkId/grants/:grantId': { get: agencyStaff, post: agencyStaff },
  'a/:accountId/clients/:linkId/grants/:grantId/removal': {
    get: agencyStaff,
    post: { ...agencyStaff, afterTrial: true },
  },
  'a/:accountId/clients/:linkId/departure': { get: agencyAdministrators, post: agencyEnders },

  operator: { get: 'operator' },
  'operator/outbox/retries': { get: 'operator', post: 'operator' },
  'operator/outbox/:rowId/retries': { get: 'operator', post: 'operator' },

  'demo/session': { post: 'anyone' },
  'dev/mail': { get: 'anyone' },
  'dev/mail.json': { get: 'anyone' },
  'dev/mail/letters': { get: 'anyone', post: 'anyone' },
  'dev/mail/:mailId': { get: 'anyone' },
  '*': { get: 'anyone' },
}
