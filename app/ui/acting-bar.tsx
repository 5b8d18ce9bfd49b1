import { Undo2 } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import type { AccountFacts } from './account-context.tsx'
import { AccountForm } from './form.tsx'
import { AccountMark } from './initials.tsx'
import { roleName } from './roles.tsx'
import { Switcher } from './switcher.tsx'

/** The bar that makes acting unmistakable: whose account, for whom, as what, and the way home. Sticks to the top. */
export function ActingBar({ account, agency }: { account: AccountFacts; agency: { name: string } }) {
  const names = [account.name, agency.name]
  return (
    <section
      aria-label={m.common_acting_region()}
      className="sticky top-0 z-40 flex h-14 items-center gap-2.5 bg-acting px-4 text-white md:h-12 md:gap-3 md:px-5"
    >
      <AccountMark name={account.name} logo={account.logo} look="inverse" />
      <div className="min-w-0 grow">
        <p className="overflow-hidden text-sm font-medium whitespace-nowrap">
          <span className="hidden md:inline">
            <Filled text={m.common_acting_full({ client: '{0}', agency: '{1}' })} names={names} />
          </span>
          <span className="md:hidden">
            <Filled text={m.common_acting_short({ client: '{0}', agency: '{1}' })} names={names} />
          </span>
        </p>
        {/* Below the names, where beside them there is no room: the role is shown on every screen (L18). */}
        <p className="flex lg:hidden">
          <span className="truncate rounded-full border border-white/50 px-1.5 text-xs/4">
            <span className="sr-only">{m.common_acting_role({ role: roleName(account.role) })}</span>
            <span aria-hidden>{roleName(account.role)}</span>
          </span>
        </p>
      </div>
      <span className="hidden rounded-full border border-white/50 px-2.5 py-0.5 text-xs whitespace-nowrap lg:inline">
        {m.common_acting_role({ role: roleName(account.role) })}
      </span>
      <div className="hidden md:block">
        <Switcher account={account} onPlum />
      </div>
      <AccountForm action={`/scopes/${account.id}`}>
        <input type="hidden" name="intent" value="return" />
        <button className="inline-flex min-h-8 max-w-64 items-center gap-2 rounded-md bg-white px-3 text-sm font-semibold text-acting-ink hover:bg-white/90 pointer-coarse:min-h-11">
          <Undo2 aria-hidden className="size-4 shrink-0 max-md:hidden" />
          <span className="truncate max-md:sr-only">{m.common_return_to({ agency: agency.name })}</span>
          <span aria-hidden className="md:hidden">
            {m.common_return_short()}
          </span>
        </button>
      </AccountForm>
    </section>
  )
}

/** A sentence whose {0}, {1} are names, bold, each shortened by itself so that neither pushes the other out. */
function Filled({ text, names }: { text: string; names: string[] }): ReactNode {
  return text.split(/\{(\d)\}/).map((part, index) =>
    index % 2 === 0 ? (
      <Fragment key={index}>{part}</Fragment>
    ) : (
      <b key={index} title={names[Number(part)]} className="inline-block max-w-[40%] truncate align-bottom">
        {names[Number(part)]}
      </b>
    ),
  )
}
