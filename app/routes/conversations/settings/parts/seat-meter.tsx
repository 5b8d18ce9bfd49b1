import * as m from '#app/i18n/paraglide/messages.js'
import { getLocale } from '#app/i18n/paraglide/runtime.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { formatInstant } from '#app/ui/time.tsx'
import type { SeatFacts } from './seat-facts.ts'

/** How many of the seats are in use, as a bar and in words: what is kept for somebody stands apart. */
export function SeatMeter({ seats: facts }: { seats: SeatFacts }) {
  const { timeZone } = useAccount()
  const { seats, agents, held, free, ending, renewsAt } = facts
  const share = (count: number) => (seats === 0 ? 0 : (count / seats) * 100)
  return (
    <div>
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">
          {seats === 0 ? m.seats_none_yet() : m.seats_in_use({ agents, count: seats })}
        </span>
        <span className={free > 0 || seats === 0 ? 'text-sm text-ink2' : 'text-sm font-medium text-warn'}>
          {seats === 0
            ? m.seats_none_yet_text()
            : free > 0
              ? m.seats_free({ count: free })
              : m.seats_none_free()}
        </span>
      </p>
      {/* Drawn, since pages may not carry styles of their own. */}
      <svg
        aria-hidden
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        className="mt-2 block h-2 w-full overflow-hidden rounded-full bg-sunken"
      >
        <rect width={share(agents)} height="1" className="fill-accent" />
        <rect x={share(agents)} width={share(held)} height="1" className="fill-accent/45" />
      </svg>
      {(held > 0 || (ending > 0 && renewsAt)) && (
        <p className="mt-2 text-sm text-ink3">
          {[
            held > 0 && m.seats_held({ count: held }),
            ending > 0 &&
              renewsAt &&
              m.seats_ending({ count: ending, at: formatInstant(renewsAt, getLocale(), timeZone, 'day') }),
          ]
            .filter(Boolean)
            .join(' ')}
        </p>
      )}
    </div>
  )
}
