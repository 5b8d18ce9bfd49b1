import { Link } from '@remix-run/react'
import { ChevronRight } from 'lucide-react'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Card } from '#app/ui/card.tsx'
import { automationPaths } from '../../contacts/automation/paths.ts'
import { conversationPaths } from '../../conversations/settings/paths.ts'
import { usePeoplePaths } from './paths.ts'

/** Where the other settings are. The agency programme and ownership are for the account's own people (L19). */
export function SettingsSections() {
  const { id, role, acting, isAgency } = useAccount()
  const paths = usePeoplePaths()
  const sections = [
    { to: paths.logo, title: m.logo_title(), text: m.logo_section_text() },
    { to: paths.people, title: m.people_title(), text: m.people_section_people_text() },
    { to: paths.licences, title: m.licences_title(), text: m.people_section_licences_text() },
    { to: paths.teams, title: m.teams_title(), text: m.teams_section_text() },
    { to: automationPaths(id).automation, title: m.workflows_title(), text: m.workflows_section_text() },
    {
      to: conversationPaths(id).conversations,
      title: m.seats_conversations_title(),
      text: m.seats_conversations_section(),
    },
    { to: `/a/${id}/settings/contact-fields`, title: m.fields_title(), text: m.fields_section_text() },
    !acting && {
      to: paths.peopleSettings,
      title: m.people_section_hiding(),
      text: m.people_section_hiding_text(),
    },
    !acting && {
      to: paths.security,
      title: m.factor_security_title(),
      text: m.factor_security_section(),
    },
    !acting && {
      to: paths.programme,
      title: m.people_section_programme(),
      text: isAgency ? m.people_section_programme_joined() : m.people_section_programme_text(),
    },
    {
      to: `/a/${id}/access`,
      title: m.common_nav_access(),
      text: acting ? m.people_section_access_acting() : m.people_section_access_text(),
    },
    role === 'owner' && {
      to: paths.ownership(),
      title: m.people_transfer(),
      text: m.people_section_ownership_text(),
    },
  ].filter((section) => section !== false)
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {sections.map(({ to, title, text }) => (
          <li key={to}>
            <Link to={to} className="flex items-center gap-4 px-5 py-4 hover:bg-canvas">
              <span className="min-w-0 grow">
                <span className="block font-medium">{title}</span>
                <span className="block text-sm text-ink2">{text}</span>
              </span>
              <ChevronRight aria-hidden className="size-5 shrink-0 text-ink3" />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
