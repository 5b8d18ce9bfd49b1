import { json, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { Link, useLoaderData, useSearchParams } from '@remix-run/react'
import { maybeUser } from '#app/auth/guards.ts'
import { notFound } from '#app/auth/ids.ts'
import { config } from '#app/config.ts'
import { isFromInbox } from '#app/domain/conversations/addresses/inbox-addresses.ts'
import { demoMail, demoMails } from '#app/domain/demo-mails.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { EmptyState } from '#app/ui/empty.tsx'
import { Logo } from '#app/ui/logo.tsx'
import { LanguageForm } from '#app/ui/preferences.tsx'
import { SearchForm } from '#app/ui/search.tsx'
import { Pager } from '#app/ui/table.tsx'
import { Time } from '#app/ui/time.tsx'
import { pageTitle } from '#app/ui/title.ts'
import { listFilter } from '../list-filter.ts'
import { MailPane } from './mail-pane.tsx'

const perPage = 25

export const meta: MetaFunction = () => [{ title: pageTitle(m.emails_dev_title()) }]

/**
 * What this demo would have sent: the list, and one mail of it; the newest unless the address names another.
 * Where there is no room for both, the list until one is chosen.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const { demo, appUrl } = config()
  if (!demo) throw notFound()
  const { params, search, page } = listFilter(request)
  const mails = await demoMails({ search, limit: perPage + 1, offset: (page - 1) * perPage })
  const chosen = params.get('mail')
  const mail = chosen ? await demoMail(chosen) : (mails[0] ?? null)
  if (chosen && !mail) throw notFound()
  return json({
    appUrl,
    page,
    mail: mail && { ...mail, answerable: isFromInbox(mail.from) },
    chosen: chosen !== null,
    hasNext: mails.length > perPage,
    mails: mails.slice(0, perPage).map(({ id, to, subject, at }) => ({ id, to, subject, at })),
    zone: (await maybeUser(request))?.user.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
}

export default function DemoMail() {
  const { mails, mail, chosen, page, hasNext, zone, appUrl } = useLoaderData<typeof loader>()
  const [params] = useSearchParams()
  return (
    <div className="mx-auto max-w-[1280px] px-4 pb-8 sm:px-6">
      <header className="flex flex-wrap items-center justify-between gap-3 py-5">
        <Link to="/" className="-m-1 rounded-md p-1">
          <Logo />
        </Link>
        <LanguageForm />
      </header>
      <main id="content" tabIndex={-1} className="grid grid-cols-[minmax(0,1fr)] gap-4 outline-none">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div>
            <h1 className="text-xl font-semibold tracking-tight">{m.emails_dev_title()}</h1>
            <p className="mt-1 text-ink2">{m.emails_dev_lead()}</p>
          </div>
          <div className="flex flex-wrap gap-2">
            <ButtonLink to="/dev/mail/letters">{m.intake_demo_title()}</ButtonLink>
            <ButtonLink to="/dev/mail" reloadDocument>
              {m.emails_dev_refresh()}
            </ButtonLink>
          </div>
        </div>
        <SearchForm label={m.emails_dev_search()} />
        {mails.length === 0 ? (
          <EmptyState title={m.emails_dev_none()} text={m.emails_dev_none_text()} />
        ) : (
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
            <nav aria-label={m.emails_dev_title()} className={chosen ? 'max-lg:hidden' : ''}>
              <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface text-sm">
                {mails.map(({ id, to, subject, at }) => (
                  <li key={id}>
                    <Link
                      to={`?${withMail(params, id)}`}
                      aria-current={id === mail?.id ? 'true' : undefined}
                      className="block px-4 py-2.5 hover:bg-canvas aria-current:bg-accent-soft"
                    >
                      <span className="flex justify-between gap-3 text-ink3">
                        <span className="truncate">{to}</span>
                        <Time at={at} zone={zone} />
                      </span>
                      <span className="block font-medium text-ink">{subject}</span>
                    </Link>
                  </li>
                ))}
              </ul>
              <Pager page={page} hasNext={hasNext} />
            </nav>
            {mail && (
              <div className={`grid grid-cols-[minmax(0,1fr)] gap-3 ${chosen ? '' : 'max-lg:hidden'}`}>
                <Link to={`?${withMail(params, null)}`} className="text-sm text-accent underline lg:hidden">
                  {m.emails_dev_all()}
                </Link>
                <MailPane mail={mail} zone={zone} appUrl={appUrl} />
              </div>
            )}
          </div>
        )}
      </main>
    </div>
  )
}

function withMail(params: URLSearchParams, id: string | null): URLSearchParams {
  const next = new URLSearchParams(params)
  if (id === null) next.delete('mail')
  else next.set('mail', id)
  return next
}
