import * as m from '#app/i18n/paraglide/messages.js'
import { ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { useAutomationPaths } from './paths.ts'

/** Automation is off in the account: what that means, and the way to switch it on. */
export function OffNotice() {
  const paths = useAutomationPaths()
  return (
    <Notice tone="warn" title={m.workflows_automation_off()}>
      <p>{m.workflows_automation_off_text()}</p>
      <ButtonLink small to={paths.automation} className="mt-2">
        {m.workflows_to_switch()}
      </ButtonLink>
    </Notice>
  )
}
