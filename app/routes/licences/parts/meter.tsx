import * as m from '#app/i18n/paraglide/messages.js'
import type { LicenceFacts } from './facts.ts'

/** How many of the licences are in use, as a bar and in words: what is held for somebody stands apart. */
export function LicenceMeter({ facts, invited }: { facts: LicenceFacts; invited?: number }) {
  const { licences, active, held, free } = facts
  const share = (count: number) => (licences === 0 ? 0 : (count / licences) * 100)
  return (
    <div>
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{m.licences_in_use({ active, licences })}</span>
        <span className={free > 0 ? 'text-sm text-ink2' : 'text-sm font-medium text-warn'}>
          {free > 0 ? m.licences_free({ count: free }) : m.licences_none_free()}
        </span>
      </p>
      {/* Drawn, since pages may not carry styles of their own. */}
      <svg
        aria-hidden
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        className="mt-2 block h-2 w-full overflow-hidden rounded-full bg-sunken"
      >
        <rect width={share(active)} height="1" className="fill-accent" />
        <rect x={share(active)} width={share(held)} height="1" className="fill-accent/45" />
      </svg>
      {(held > 0 || Boolean(invited)) && (
        <p className="mt-2 text-sm text-ink3">
          {[held > 0 && m.licences_held({ count: held }), invited && m.licences_invited({ count: invited })]
            .filter(Boolean)
            .join(' ')}
        </p>
      )}
    </div>
  )
}
