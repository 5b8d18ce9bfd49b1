import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { listField } from '#app/auth/fields.ts'
import { readForm, refusedAnswer, type FormAnswer } from '#app/auth/form.ts'
import { requireFactorFor, requireUser } from '#app/auth/guards.ts'
import { isId } from '#app/auth/ids.ts'
import { approveInNewAccount } from '#app/domain/linking/approve-in-new-account.ts'
import { approvedAccess } from '#app/domain/linking/approvals.ts'
import { approveRequest } from '#app/domain/linking/approve-request.ts'
import type { GrantableRole } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { lastDay as lastDayIn } from '../access/end-date.ts'
import { lastDayField, roleField } from '../access/access-fields.ts'
import { Approved } from './request/approved.tsx'
import { closedStatus } from './request/closed.tsx'
import { RequestPage } from './request/page.tsx'
import { refusedApproval } from './request/refusals.ts'
import { pageOf, visitRequest } from './request/visit.ts'

export { handle, meta } from './request/page-meta.ts'

/** After an approval: what came of it, for those who belong to the account. To anybody else the page of the request. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await visitRequest(request, params.requestId)
  const { state, user } = visit
  const access = state === 'approved' && user ? await approvedAccess(visit.request.id, user.user.id) : []
  const status = state === 'open' || access.length > 0 ? 200 : closedStatus(state)
  const shown = access.map(({ endsAt, timeZone, ...each }) => ({
    ...each,
    lastDay: lastDayIn(endsAt, timeZone),
  }))
  return json({ page: pageOf(visit), access: shown }, { status })
}

const schema = z.object({
  accounts: listField(z.string().refine(isId, { error: () => m.access_approve_no_account() }), 200),
  roles: z.record(z.string(), roleField).optional(),
  role: roleField.optional(),
  accountName: z.string().max(5000).optional(),
  endsOn: lastDayField,
})

/** Approve, by somebody signed in with the asked address (L11, L12): for existing accounts, or with a new one. */
export async function action({ request, params }: ActionFunctionArgs) {
  const visit = await visitRequest(request, params.requestId)
  const who = await requireUser(request)
  const { user } = who
  const read = await readForm(request, schema)
  if (!read.ok) return refusedAnswer(read)
  const { accounts, roles, role, accountName, endsOn: lastDay } = read.value
  const decision = { requestId: visit.request.id, generation: visit.generation, lastDay }
  const done = `/requests/${visit.request.id}/decision`

  if (accounts.length === 0 && accountName !== undefined) {
    if (!role) return read.refuse({ role: [m.access_approve_role_missing()] })
    const opened = await approveInNewAccount(user.id, { ...decision, accountName, role, locale: getLocale() })
    return opened.ok ? redirect(done, 303) : refusedApproval(read.refuse, opened.reason)
  }
  await requireFactorFor(request, who, accounts)
  const given: { accountId: string; role: GrantableRole }[] = []
  for (const accountId of accounts) {
    const own = roles?.[accountId] ?? role
    const field = roles ? `roles.${accountId}` : 'role'
    if (!own) return read.refuse({ [field]: [m.access_approve_role_missing()] })
    given.push({ accountId, role: own })
  }
  const approved = await approveRequest(user.id, { ...decision, accounts: given })
  if (approved.ok) return redirect(done, 303)
  return refusedApproval(
    read.refuse,
    approved.reason,
    approved.reason === 'role-too-high' && roles ? 'accounts' : undefined,
  )
}

export default function Decision() {
  const { page, access } = useLoaderData<typeof loader>()
  const answer = useActionData<FormAnswer>()
  return access.length > 0 ? (
    <Approved facts={page} access={access} />
  ) : (
    <RequestPage facts={page} answer={answer} />
  )
}
