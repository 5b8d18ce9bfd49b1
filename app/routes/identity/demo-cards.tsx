import { Form } from '@remix-run/react'
import { ArrowRight } from 'lucide-react'
import type { DemoPart, DemoPerson } from '#app/domain/identity/demo-people.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { HiddenFields } from '#app/ui/form.tsx'
import { Initials } from '#app/ui/initials.tsx'

const parts: Record<DemoPart, () => string> = {
  'agency-owner': m.identity_demo_agency_owner,
  freelancer: m.identity_demo_freelancer,
  'client-owner': m.identity_demo_client_owner,
  'client-admin': m.identity_demo_client_admin,
  operator: m.identity_demo_operator,
}

/** The people of a demo, each one click from being signed in. Nothing where there are none. */
export function DemoCards({ people, to }: { people: DemoPerson[]; to: string }) {
  if (people.length === 0) return null
  return (
    <section aria-labelledby="demo-people" className="grid gap-3 border-b border-line pb-5">
      <h2 id="demo-people" className="text-sm text-ink2">
        {m.identity_demo_title()}
      </h2>
      <ul className="grid gap-2">
        {people.map(({ userId, part, name, accountName }) => (
          <li key={userId}>
            <Form method="post" action="/demo/session">
              <HiddenFields
                fields={{ user: userId, to: part === 'operator' && to === '/' ? '/operator' : to }}
              />
              <button className="flex min-h-14 w-full items-center gap-3 rounded-md border border-line px-3 py-2 text-left hover:bg-sunken">
                <Initials name={name} />
                <span className="grid min-w-0 grow leading-snug">
                  <span className="font-medium">{parts[part]()}</span>
                  <span className="text-sm text-ink2">
                    {m.identity_demo_person({ name, account: accountName })}
                  </span>
                </span>
                <ArrowRight aria-hidden className="size-4 shrink-0 text-ink3" />
              </button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  )
}
