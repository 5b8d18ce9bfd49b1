import type { MetaFunction } from '@remix-run/node'
import { Link } from '@remix-run/react'
import { Check, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { grantableRoles, type GrantableRole } from '#app/domain/roles.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { roleCan, roleLimits } from '#app/i18n/role-words.ts'
import { Badge } from '#app/ui/badge.tsx'
import { Card } from '#app/ui/card.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { Part, Steps, Ticks } from '#app/ui/prose.tsx'
import { PublicPage } from '#app/ui/public.tsx'
import { roleName } from '#app/ui/roles.tsx'
import { pageTitle } from '#app/ui/title.ts'

/** Read by people who were sent here from a mail: it works without script, so none is sent. */
export const handle = { noScript: true }

export const meta: MetaFunction = () => [
  { title: pageTitle(m.guide_title()) },
  { name: 'description', content: m.guide_lead() },
]

/** The client guide (L23): public, in the language of `?lang=`, so that an agency can send either. */
export default function Guide() {
  return (
    <PublicPage title={m.guide_title()} lead={m.guide_lead()} languages={<Languages />} wide bare>
      <Card>
        <h2 className="text-lg font-semibold">{m.guide_short_title()}</h2>
        <Ticks
          items={[m.guide_short_1(), m.guide_short_2(), m.guide_short_3(), m.guide_short_4()]}
          mark={<Check aria-hidden className="mt-0.5 size-5 shrink-0 text-ok" />}
        />
      </Card>
      <Contents />
      <Approving />
      <Roles />
      <Part id="watch" title={m.guide_watch_title()}>
        <p>{m.guide_watch_access()}</p>
        <p>{m.guide_watch_activity()}</p>
      </Part>
      <Ending />
      <Questions />
    </PublicPage>
  )
}

function Languages() {
  const locale = getLocale()
  const names = { en: m.common_language_en(), de: m.common_language_de() }
  return (
    <nav aria-label={m.common_language()} className="flex gap-1 text-sm">
      {(['en', 'de'] as const).map((lang) => (
        <Link
          key={lang}
          to={`/guide?lang=${lang}`}
          hrefLang={lang}
          lang={lang}
          aria-current={lang === locale ? 'true' : undefined}
          className="inline-flex min-h-8 items-center rounded-md px-2 text-ink2 hover:bg-sunken aria-[current]:bg-sunken aria-[current]:font-semibold aria-[current]:text-ink pointer-coarse:min-h-11"
        >
          {names[lang]}
        </Link>
      ))}
    </nav>
  )
}

function Contents() {
  const parts = [
    ['approve', m.guide_approve_title()],
    ['unsure', m.guide_unsure_title()],
    ['roles', m.guide_roles_title()],
    ['watch', m.guide_watch_title()],
    ['end', m.guide_end_title()],
    ['questions', m.guide_questions_title()],
  ]
  return (
    <nav aria-label={m.guide_contents()}>
      <ul className="grid gap-x-6 sm:grid-cols-2">
        {parts.map(([id, title]) => (
          <li key={id}>
            <a href={`#${id}`} className="text-link inline-flex min-h-8 items-center pointer-coarse:min-h-11">
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Approving() {
  return (
    <>
      <Part id="approve" title={m.guide_approve_title()}>
        <Steps
          items={[
            m.guide_approve_1(),
            m.guide_approve_2(),
            m.guide_approve_3(),
            m.guide_approve_4(),
            m.guide_approve_5(),
          ]}
        />
        <p>{m.guide_approve_time()}</p>
        <p>{m.guide_approve_who()}</p>
      </Part>
      <Part id="unsure" title={m.guide_unsure_title()}>
        <p>{m.guide_unsure_text()}</p>
        <Notice>{m.guide_unsure_phone()}</Notice>
      </Part>
    </>
  )
}

function Roles() {
  const advice: Record<GrantableRole, string> = {
    viewer: m.guide_roles_advice_viewer(),
    member: m.guide_roles_advice_member(),
    manager: m.guide_roles_advice_manager(),
    admin: m.guide_roles_advice_admin(),
  }
  return (
    <Part id="roles" title={m.guide_roles_title()}>
      <p>{m.guide_roles_text()}</p>
      <div className="grid gap-4 sm:grid-cols-2">
        {grantableRoles.map((role) => (
          <Card key={role}>
            <h3>
              <Badge tone="accent">{roleName(role)}</Badge>
            </h3>
            <p className="mt-2 font-medium">{advice[role]}</p>
            <Limits title={m.common_can()} items={roleCan(role)}>
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
            </Limits>
            <Limits title={m.common_cannot()} items={roleLimits(role)}>
              <X aria-hidden className="mt-0.5 size-4 shrink-0 text-ink3" />
            </Limits>
          </Card>
        ))}
      </div>
      <h3 className="mt-2 font-semibold">{m.guide_never_title()}</h3>
      <Ticks
        items={[
          m.guide_never_1(),
          m.guide_never_2(),
          m.guide_never_3(),
          m.guide_never_4(),
          m.guide_never_5(),
        ]}
        mark={<X aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />}
      />
    </Part>
  )
}

function Limits({ title, items, children }: { title: string; items: string[]; children: ReactNode }) {
  if (items.length === 0) return null
  return (
    <div className="mt-3 text-sm">
      <p className="text-ink3">{title}</p>
      <Ticks items={items} mark={children} />
    </div>
  )
}

function Ending() {
  return (
    <Part id="end" title={m.guide_end_title()}>
      <Steps items={[m.guide_end_1(), m.guide_end_2(), m.guide_end_3()]} />
      <p>{m.guide_end_mail()}</p>
      <h3 className="mt-2 font-semibold">{m.guide_end_less_title()}</h3>
      <ul className="list-disc space-y-1 pl-5 marker:text-ink3">
        <li>{m.guide_end_less_1()}</li>
        <li>{m.guide_end_less_2()}</li>
        <li>{m.guide_end_less_3()}</li>
      </ul>
      <p>{m.guide_end_nothing_lost()}</p>
    </Part>
  )
}

function Questions() {
  const questions = [
    [m.guide_q_cost(), m.guide_a_cost()],
    [m.guide_q_several(), m.guide_a_several()],
    [m.guide_q_leaves(), m.guide_a_leaves()],
    [m.guide_q_forward(), m.guide_a_forward()],
    [m.guide_q_colleague(), m.guide_a_colleague()],
  ]
  return (
    <Part id="questions" title={m.guide_questions_title()}>
      {questions.map(([question, answer]) => (
        <div key={question}>
          <h3 className="font-semibold">{question}</h3>
          <p className="text-ink2">{answer}</p>
        </div>
      ))}
    </Part>
  )
}
