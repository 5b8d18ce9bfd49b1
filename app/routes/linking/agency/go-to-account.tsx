import { Form } from '@remix-run/react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, type ButtonVariant } from '#app/ui/button.tsx'
import { menuItem } from '#app/ui/menu.tsx'

type Props = {
  clientId: string
  /** The id of the client's name on the page, for those who hear a list of equal buttons. */
  describedBy?: string
  variant?: ButtonVariant
  small?: boolean
}

/** One click into a client's account (L18). */
export function GoToAccount({ clientId, describedBy, ...look }: Props) {
  return (
    <Form method="post" action={`/scopes/${clientId}`}>
      <Button {...look} aria-describedby={describedBy} className="whitespace-nowrap">
        {m.common_go_to_account()}
      </Button>
    </Form>
  )
}

/** The same as an entry of a row's menu. */
export function GoToAccountEntry({ clientId }: Pick<Props, 'clientId'>) {
  return (
    <Form method="post" action={`/scopes/${clientId}`}>
      <button type="submit" className={`${menuItem} text-ink`}>
        {m.common_go_to_account()}
      </button>
    </Form>
  )
}
