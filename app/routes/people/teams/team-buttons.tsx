import { Link } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button } from '#app/ui/button.tsx'
import { AccountForm, HiddenFields } from '#app/ui/form.tsx'
import { usePeoplePaths } from '../parts/paths.ts'

type Props = {
  teams: { id: string; name: string }[]
  intent: 'add' | 'remove'
  label: string
  enabled: boolean
}

/** Teams below each other, each with one button that acts at once. */
export function TeamButtons({ teams, intent, label, enabled }: Props) {
  const paths = usePeoplePaths()
  return (
    <ul className="divide-y divide-line">
      {teams.map(({ id, name }) => (
        <li key={id} className="flex items-center justify-between gap-4 px-5 py-2.5">
          <Link to={paths.team(id)} className="min-w-0 rounded-sm break-words hover:underline">
            {name}
          </Link>
          {enabled && (
            <AccountForm>
              <HiddenFields fields={{ intent, team: id }} />
              <Button small>
                {label}
                <span className="sr-only">: {name}</span>
              </Button>
            </AccountForm>
          )}
        </li>
      ))}
    </ul>
  )
}

/** The teams of somebody on their page, with the way to change them for those who may. */
export function TeamBadges({ teams }: { teams: { id: string; name: string }[] }) {
  if (teams.length === 0) return <span className="text-ink3">{m.teams_none_short()}</span>
  return <>{teams.map(({ name }) => name).join(', ')}</>
}
