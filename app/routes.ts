import { index, layout, prefix, route, type RouteConfig } from '@remix-run/route-config'

/** Every URL of the product. Who may call each is listed in test/routes/who-may-call.ts; one that is missing there fails. */
export default [
  index('routes/identity/start.tsx'),

  // Signing in and up
  route('sign-in', 'routes/identity/sign-in.tsx'),
  route('sign-in/code', 'routes/identity/sign-in-code.tsx'),
  route('sign-in/second-step', 'routes/identity/second-step.tsx'),
  route('sign-in/again', 'routes/identity/prove-again.tsx'),
  route('passkeys/challenges', 'routes/identity/passkey-challenges.ts'),
  route('sign-up', 'routes/identity/sign-up.tsx'),
  route('sign-ups/:signUpId/:token', 'routes/identity/sign-up-link.tsx'),
  route('sign-ups/:signUpId', 'routes/identity/sign-up-verification.tsx'),
  route('single-sign-on', 'routes/identity/single-sign-on.tsx'),
  route('single-sign-on/callback/provider', 'routes/identity/single-sign-on-callback.tsx'),
  route('single-sign-on/confirmation', 'routes/identity/single-sign-on-confirmation.tsx'),
  route('single-sign-on/sign-up', 'routes/identity/single-sign-on-sign-up.tsx'),
  route('sign-out', 'routes/identity/sign-out.tsx'),
  route('forgotten-password', 'routes/identity/forgotten-password.tsx'),
  route('password-resets/:resetId/:token', 'routes/identity/password-reset-link.tsx'),
  route('password-resets/:resetId', 'routes/identity/password-reset.tsx'),
  route('preferences', 'routes/identity/preferences.tsx'),

  // What a mail leads to, with or without a session
  route('requests/:requestId/:token', 'routes/linking/request-link.tsx'),
  route('requests/:requestId', 'routes/linking/request.tsx'),
  route('requests/:requestId/decision', 'routes/linking/request-decision.tsx'),
  route('requests/:requestId/refusal', 'routes/linking/request-refusal.tsx'),
  route('requests/:requestId/sign-up', 'routes/linking/request-sign-up.tsx'),
  route('requests/:requestId/alias', 'routes/linking/request-alias.tsx'),
  route('invitations/:invitationId/:token', 'routes/people/invitation-link.tsx'),
  route('invitations/:invitationId', 'routes/people/invitation.tsx'),
  route('address-moves/:moveId/:token', 'routes/people/login/address-move-link.tsx'),
  route('address-moves/:moveId', 'routes/people/login/address-move.tsx'),
  route('guide', 'routes/guide.tsx'),
  route('logos/:accountId/:hash', 'routes/people/logo-picture.ts'),

  // One's own login
  layout('routes/identity/me.tsx', [
    route('me', 'routes/identity/profile.tsx'),
    route('me/addresses', 'routes/identity/addresses.tsx'),
    route('me/password', 'routes/identity/password.tsx'),
    route('me/single-sign-on', 'routes/identity/own-single-sign-on.tsx'),
    route('me/second-factor', 'routes/identity/second-factor.tsx'),
    route('me/second-factor/app', 'routes/identity/app-set-up.tsx'),
    route('me/second-factor/recovery-codes', 'routes/identity/recovery-codes.tsx'),
    route('me/second-factor/removal', 'routes/identity/factor-removal.tsx'),
    route('me/sessions', 'routes/identity/sessions.tsx'),
    route('me/blocks', 'routes/identity/blocks.tsx'),
  ]),
  route('accounts', 'routes/identity/accounts.tsx'),
  route('accounts.json', 'routes/identity/accounts-json.ts'),
  route('accounts/new', 'routes/identity/new-account.tsx'),
  route('scopes/:accountId', 'routes/identity/scope.tsx'),

  // Inside one account, own or acting
  route('a/:accountId', 'routes/account.tsx', [
    index('routes/overview.tsx'),

    route('people', 'routes/people/people.tsx'),
    route('people/invitations', 'routes/people/new-invitation.tsx'),
    route('people/invitations/:invitationId/resends', 'routes/people/invitation-resends.ts'),
    route('people/invitations/:invitationId/cancellation', 'routes/people/invitation-cancellation.tsx'),
    route('people/:membershipId', 'routes/people/member.tsx'),
    route('people/:membershipId/removal', 'routes/people/member-removal.tsx'),
    route('people/:membershipId/deactivation', 'routes/people/member-deactivation.tsx'),
    route('people/:membershipId/replacement', 'routes/people/member-replacement.tsx'),
    route('people/:membershipId/reactivation', 'routes/people/member-reactivation.ts'),
    route('people/:membershipId/teams', 'routes/people/teams/member-teams.tsx'),
    route('people/:membershipId/address', 'routes/people/login/member-address.tsx'),
    route('people/:membershipId/password-reset', 'routes/people/login/member-password-reset.tsx'),
    route('people/:membershipId/second-factor', 'routes/people/member-second-factor.tsx'),
    route('ownership', 'routes/people/ownership.tsx'),
    route('ownership/acceptance', 'routes/people/ownership-acceptance.tsx'),

    ...prefix('licences', [
      index('routes/licences/licences.tsx'),
      route('purchases', 'routes/licences/purchases.tsx'),
      route('renewal', 'routes/licences/renewal.tsx'),
      route('plans/:planKey', 'routes/licences/plan.tsx'),
      route('orders.csv', 'routes/licences/orders-csv.ts'),
    ]),

    route('access', 'routes/access/who-has-access.tsx'),
    route('access/:linkId', 'routes/access/link.tsx'),
    route('access/:linkId/revocation', 'routes/access/link-revocation.tsx'),
    route('access/:linkId/receipt', 'routes/access/link-receipt.tsx'),
    route('access/:linkId/people/:grantId/removal', 'routes/access/person-removal.tsx'),

    route('activity', 'routes/access/activity.tsx'),
    route('activity.csv', 'routes/access/activity-csv.ts'),

    ...prefix('contacts', [
      route('new', 'routes/contacts/new-contact.tsx'),
      route('list-entries', 'routes/contacts/list-entries.ts'),
      route('archivings', 'routes/contacts/archivings.ts'),
      route('lists', 'routes/contacts/lists/contact-lists.tsx'),
      route('lists/:listId', 'routes/contacts/lists/contact-list.tsx'),
      route('lists/:listId/deletion', 'routes/contacts/lists/list-deletion.tsx'),
      route(':contactId', 'routes/contacts/contact.tsx'),
      route(':contactId/edit', 'routes/contacts/contact-edit.tsx'),
      route(':contactId/privacy', 'routes/contacts/contact-privacy.ts'),
      route(':contactId/merge', 'routes/contacts/merge/contact-merge.tsx'),
    ]),

    ...prefix('settings', [
      index('routes/people/settings.tsx'),
      route('logo', 'routes/people/account-logo.tsx'),
      route('teams', 'routes/people/teams/teams.tsx'),
      route('teams/:teamId', 'routes/people/teams/team.tsx'),
      route('teams/:teamId/deletion', 'routes/people/teams/team-deletion.tsx'),
      route('people', 'routes/people/people-settings.tsx'),
      route('contact-fields', 'routes/contacts/fields/contact-fields.tsx'),
      route('contact-fields/:fieldId', 'routes/contacts/fields/contact-field.tsx'),
      route('security', 'routes/people/security.tsx'),
      route('programme', 'routes/linking/programme.tsx'),
      route('programme/exit', 'routes/linking/programme-exit.tsx'),
    ]),

    ...prefix('contacts', [
      route('follow-ups', 'routes/contacts/follow-ups/follow-ups.tsx'),
      route('follow-ups/:followUpId/completion', 'routes/contacts/follow-ups/completion.tsx'),
      route('follow-ups/:followUpId/postponement', 'routes/contacts/follow-ups/postponement.tsx'),
      route('lists/:listId/follow-ups', 'routes/contacts/follow-ups/list-follow-ups.tsx'),
      route('lists/:listId/watch', 'routes/contacts/follow-ups/list-watch.ts'),
      route('statistics', 'routes/contacts/statistics/statistics.tsx'),
      route('statistics.csv', 'routes/contacts/statistics/statistics-csv.ts'),
    ]),
    ...prefix('contacts', [
      index('routes/contacts/contacts.tsx'),
      route('export.csv', 'routes/contacts/export-csv.ts'),
      route('views', 'routes/contacts/views/views.tsx'),
      route('views/:viewId', 'routes/contacts/views/view.tsx'),
      route('views/:viewId/deletion', 'routes/contacts/views/view-deletion.tsx'),
      route('assigned', 'routes/contacts/assigned.tsx'),
      route('preferences', 'routes/contacts/contact-preferences.tsx'),
      route('assignments', 'routes/contacts/assignments.tsx'),
      route('assignments/:changeId', 'routes/contacts/assignment.tsx'),
      route('assignments/:changeId/reversal', 'routes/contacts/assignment-reversal.ts'),
      route('assignments/:changeId/cancellation', 'routes/contacts/assignment-cancellation.ts'),
      route(':contactId/owner', 'routes/contacts/owner.tsx'),
      route(':contactId/owner/history', 'routes/contacts/owner-history.tsx'),
    ]),

    ...prefix('clients', [
      index('routes/linking/clients.tsx'),
      route('clients.json', 'routes/linking/clients-json.ts'),
      route('quota.json', 'routes/linking/quota-json.ts'),
      route('connect', 'routes/linking/connect.tsx'),
      route('connect/review', 'routes/linking/connect-review.tsx'),
      route('requests', 'routes/linking/requests.tsx'),
      route('requests/:requestId/resends', 'routes/linking/request-resends.tsx'),
      route('requests/:requestId/cancellation', 'routes/linking/request-cancellation.tsx'),
      route('users/new', 'routes/linking/new-users.tsx'),
      route(':linkId', 'routes/linking/client.tsx'),
      route(':linkId/grants/:grantId', 'routes/linking/grant.tsx'),
      route(':linkId/grants/:grantId/removal', 'routes/linking/grant-removal.tsx'),
      route(':linkId/departure', 'routes/linking/client-departure.tsx'),
    ]),
  ]),

  // Whoever runs this instance; to everybody else these are unknown
  layout('routes/operator/frame.tsx', [
    route('operator', 'routes/operator/operations.tsx'),
    route('operator/outbox/retries', 'routes/operator/retries.tsx'),
    route('operator/outbox/:rowId/retries', 'routes/operator/row-retries.tsx'),
  ]),

  // Demo only; 404 elsewhere
  route('demo/session', 'routes/demo/session.ts'),
  route('dev/mail', 'routes/demo/mail.tsx'),
  route('dev/mail.json', 'routes/demo/mail-json.ts'),
  route('dev/mail/:mailId', 'routes/demo/mail-html.ts'),

  route('*', 'routes/not-found.tsx'),
] satisfies RouteConfig
