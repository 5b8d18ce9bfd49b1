import { Link } from '@remix-run/react'
import type { PredefinedKey } from '#app/domain/contacts/workflows/predefined.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Section } from '#app/ui/page.tsx'
import { useAutomationPaths } from './paths.ts'
import { predefinedNames } from './words.ts'

/** The ways to begin with most of the form filled in. */
export function PredefinedOnes({ keys }: { keys: PredefinedKey[] }) {
  const paths = useAutomationPaths()
  return (
    <Section title={m.workflows_predefined()} text={m.workflows_predefined_text()}>
      <ul className="grid gap-3 sm:grid-cols-2">
        {keys.map((key) => (
          <li key={key}>
            <Link
              to={paths.newOne(key)}
              className="block h-full rounded-lg border border-line bg-surface px-5 py-4 hover:bg-canvas"
            >
              <span className="block font-medium">{predefinedNames[key].name()}</span>
              <span className="block text-sm text-ink2">{predefinedNames[key].text()}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
