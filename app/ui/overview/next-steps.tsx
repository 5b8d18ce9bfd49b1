import { BookOpen, Building2, UserPlus, type LucideIcon } from 'lucide-react'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount, type AccountFacts } from '../account-context.tsx'
import { ButtonLink } from '../button.tsx'
import { Section } from '../page.tsx'

type Counts = { people: number; agencies: number; clients: number }
type Step = { icon: LucideIcon; title: string; text: string; to: string; action: string }

/** What a fresh account does first; nothing once it is under way. */
export function NextSteps({ counts }: { counts: Counts }) {
  const steps = stepsOf(useAccount(), counts)
  if (steps.length === 0) return null
  return (
    <Section title={m.common_overview_next()}>
      <ul className="grid gap-4 sm:grid-cols-[repeat(auto-fit,minmax(15rem,1fr))]">
        {steps.map(({ icon: Icon, title, text, to, action }) => (
          <li key={to} className="flex flex-col rounded-lg border border-line bg-surface p-5">
            <Icon aria-hidden className="size-5 text-accent" strokeWidth={1.75} />
            <h3 className="mt-2 font-semibold">{title}</h3>
            <p className="mt-0.5 text-sm text-ink2">{text}</p>
            <div className="mt-auto pt-4">
              <ButtonLink to={to}>{action}</ButtonLink>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function stepsOf({ id, isAgency }: AccountFacts, { people, agencies, clients }: Counts): Step[] {
  const steps: (Step | false)[] = [
    isAgency &&
      clients === 0 && {
        icon: Building2,
        title: m.common_overview_next_client(),
        text: m.common_overview_next_client_text(),
        to: `/a/${id}/clients/connect`,
        action: m.linking_connect(),
      },
    isAgency &&
      clients === 0 && {
        icon: BookOpen,
        title: m.common_overview_next_guide(),
        text: m.common_overview_next_guide_text(),
        to: '/guide',
        action: m.common_overview_next_guide_do(),
      },
    people === 1 && {
      icon: UserPlus,
      title: m.common_overview_next_people(),
      text: m.common_overview_next_people_text(),
      to: `/a/${id}/people/invitations`,
      action: m.common_overview_next_people_do(),
    },
    !isAgency &&
      agencies === 0 && {
        icon: Building2,
        title: m.common_overview_next_programme(),
        text: m.common_overview_next_programme_text(),
        to: `/a/${id}/settings/programme`,
        action: m.linking_join(),
      },
  ]
  return steps.filter((step) => step !== false)
}
