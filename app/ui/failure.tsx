import { Form, useLocation } from '@remix-run/react'
import type { ReactNode } from 'react'
import type { InboxLevel } from '#app/domain/conversations/levels.ts'
import type { Role } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccountIfAny } from './account-context.tsx'
import { Button, ButtonLink } from './button.tsx'
import { HiddenFields } from './form.tsx'
import { RequestId } from './request-id.tsx'
import { roleName } from './roles.tsx'
import { formatRemaining } from './time.tsx'

type Account = { id: string; name: string }
/** What a thrown answer may carry; anything else of it is ignored. */
type Facts = {
  kind?: string
  account?: Account
  needs?: Role | InboxLevel
  cause?: string
  by?: string | null
  /** The agency somebody works for, by name. */
  agency?: string
  /** Whether the reader can choose a plan for the account. */
  buys?: boolean
  /** Seconds until it is worth trying again. */
  retryAfter?: number
}
export type Failing = { title: string; text: string; action?: ReactNode }

/** Where mails lead. A link that was cut on its way ends here too, and looks like one that never was. */
const mailed = /^\/(requests|invitations)(\/|$)/

/** Title, text and way onward for an answer that was thrown, by its kind, else by its status. */
export function failing(status: number, data: unknown, pathname = ''): Failing {
  if (status === 404 && mailed.test(pathname))
    return { title: m.common_error_title_cut_link(), text: m.common_error_text_cut_link() }
  const facts = (typeof data === 'object' && data !== null ? data : {}) as Facts
  return (facts.kind && byKind[facts.kind]?.(facts)) || byStatus(status, facts)
}

const byKind: Record<string, (facts: Facts) => Failing> = {
  'go-to-account': ({ account }) => ({
    title: m.common_error_title_go_to({ account: account!.name }),
    text: m.common_error_text_go_to({ account: account!.name }),
    action: <GoToAccount account={account!} />,
  }),
  ended: (facts) => ({
    title: m.common_error_title_ended({ account: facts.account!.name }),
    text: `${endedWords(facts)} ${m.common_error_text_ended()}`,
  }),
  role: ({ needs }) => ({
    title: m.common_error_title_role(),
    text: needs
      ? m.common_error_text_role({ role: roleName(needs as Role) })
      : m.common_error_text_role_plain(),
  }),
  'own-membership': () => ({ title: m.common_error_title_own(), text: m.common_error_text_own() }),
  'at-home': ({ account, agency }) => ({
    title: m.common_error_title_at_home(),
    text: m.common_error_text_at_home({ account: account!.name, agency: agency! }),
    action: <Return account={account!} agency={agency!} />,
  }),
  inbox: ({ needs }) =>
    needs === 'agent'
      ? { title: m.inbox_error_title_agent(), text: m.inbox_error_text_agent() }
      : { title: m.inbox_error_title(), text: m.inbox_error_text_viewer() },
  'not-enrolled': () => ({
    title: m.common_error_title_not_enrolled(),
    text: m.common_error_text_not_enrolled(),
    action: <ToProgramme />,
  }),
  'out-of-sight': () => ({
    title: m.common_error_title_out_of_sight(),
    text: m.common_error_text_out_of_sight(),
  }),
  'trial-over': ({ account, buys }) => ({
    title: m.common_error_title_trial({ account: account!.name }),
    text: buys ? m.common_error_text_trial_buy() : m.common_error_text_trial_ask(),
    action: buys && (
      <ButtonLink to={`/a/${account!.id}/licences`} variant="primary">
        {m.common_choose_plan()}
      </ButtonLink>
    ),
  }),
  'wrong-account': () => ({
    title: m.common_error_title_wrong_account(),
    text: m.common_error_text_wrong_account(),
  }),
  'signed-out': () => signIn(),
}

function endedWords({ cause, by }: Facts): string {
  if (by) return m.common_error_ended_by({ by })
  if (cause === 'end-date') return m.common_error_ended_date()
  return m.common_error_ended_plain()
}

const signIn = (): Failing => ({
  title: m.common_error_title_sign_in(),
  text: m.common_error_text_sign_in(),
  action: (
    <ButtonLink to="/sign-in" variant="primary">
      {m.common_sign_in()}
    </ButtonLink>
  ),
})

function byStatus(status: number, { retryAfter }: Facts): Failing {
  switch (status) {
    case 401:
      return signIn()
    case 403:
      return { title: m.common_error_title_forbidden(), text: m.common_error_text_forbidden() }
    case 404:
      return { title: m.common_error_title_not_found(), text: m.common_error_text_not_found() }
    case 409:
      return {
        title: m.common_error_title_conflict(),
        text: m.common_error_text_conflict(),
        action: <Again />,
      }
    case 410:
      return { title: m.common_error_title_gone(), text: m.common_error_text_gone() }
    case 400:
    case 405:
    case 413:
    case 422:
      return { title: m.common_error_title_invalid(), text: m.common_error_text_invalid() }
    case 429:
      return {
        title: m.common_error_title_too_many(),
        text: retryAfter
          ? m.common_error_text_too_many_wait({ wait: formatRemaining(retryAfter) })
          : m.common_error_text_too_many(),
      }
    case 503:
      return {
        title: m.common_error_title_unavailable(),
        text: m.common_error_text_unavailable(),
        action: <Again />,
      }
    default:
      return { title: m.common_error_title_failed(), text: m.common_error_text_failed(), action: <Again /> }
  }
}

/** The one button between a client's page and somebody who may go there (I5); comes back to this page. */
function GoToAccount({ account }: { account: Account }) {
  const { pathname, search } = useLocation()
  return (
    <Form method="post" action={`/scopes/${account.id}`}>
      <input type="hidden" name="to" value={pathname + search} />
      <Button variant="primary">{m.common_go_to_account()}</Button>
    </Form>
  )
}

/** Out of the client's account, to the agency's clients. */
function Return({ account, agency }: { account: Account; agency: string }) {
  return (
    <Form method="post" action={`/scopes/${account.id}`}>
      <HiddenFields fields={{ intent: 'return', account: account.id }} />
      <Button variant="primary">{m.common_return_to({ agency })}</Button>
    </Form>
  )
}

function ToProgramme() {
  const accountId = useLocation().pathname.split('/')[2]
  return <ButtonLink to={`/a/${accountId}/settings/programme`}>{m.common_error_to_programme()}</ButtonLink>
}

function Again() {
  const { pathname, search } = useLocation()
  return (
    <ButtonLink to={pathname + search} reloadDocument>
      {m.common_error_back()}
    </ButtonLink>
  )
}

/** The buttons below a failure: its own way onward, and always the way home: the account's overview, or all accounts. */
export function FailureActions({ failure }: { failure: Failing }) {
  const account = useAccountIfAny()
  return (
    <div className="flex flex-wrap gap-2">
      {failure.action}
      <ButtonLink
        to={account ? `/a/${account.id}` : '/accounts'}
        variant={failure.action ? 'quiet' : 'secondary'}
      >
        {account ? m.common_error_overview() : m.common_error_home()}
      </ButtonLink>
      <RequestId />
    </div>
  )
}
