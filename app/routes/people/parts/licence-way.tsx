import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { usePeoplePaths } from './paths.ts'
import type { Way } from './refusals.ts'

/** The way onward where a licence is missing, or the plan allows no more. */
export function LicenceWay({ way }: { way: Way | null | undefined }) {
  const paths = usePeoplePaths()
  if (way === 'buy')
    return (
      <ButtonLink to={paths.purchases} variant="primary">
        {m.licences_buy()}
      </ButtonLink>
    )
  if (way === 'plan')
    return (
      <ButtonLink to={paths.licences} variant="primary">
        {m.licences_see_plans()}
      </ButtonLink>
    )
  return null
}
