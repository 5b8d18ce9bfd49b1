import { useFetcher } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { inboxLevels, type InboxLevel } from '#app/domain/conversations/levels.ts'
import { levelName } from '#app/i18n/level-words.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { useAccount } from '#app/ui/account-context.tsx'
import { Button } from '#app/ui/button.tsx'
import { HiddenFields } from '#app/ui/form.tsx'
import type { LevelAnswer } from './refusals.ts'
import { SwapOffer } from './swap-offer.tsx'

type Props = {
  member: { membershipId: string; name: string; level: InboxLevel }
  refused: LevelAnswer | undefined
}

/**
 * Three radios, saved as soon as one is chosen; without script there is a button beside them. What is refused falls back to
 * what holds, and where no seat is free it says with whom to swap (V2).
 */
export function LevelForm({ member: { membershipId, name, level }, refused }: Props) {
  const account = useAccount()
  const fetcher = useFetcher<LevelAnswer>()
  const [chosen, setChosen] = useState<InboxLevel | null>(null)
  useEffect(() => {
    if (fetcher.state === 'idle') setChosen(null)
  }, [fetcher.state, fetcher.data])
  const answer = fetcher.data ?? refused
  const said = fetcher.state === 'idle' ? answer : undefined
  const save = (form: HTMLFormElement) => {
    const fields = new FormData(form)
    fields.set('inPlace', 'yes')
    fetcher.submit(fields, { method: 'post' })
  }
  return (
    <div className="grid gap-2">
      <fetcher.Form
        method="post"
        noValidate
        className="flex flex-wrap items-center gap-x-4 gap-y-1"
        onSubmit={(event) => {
          event.preventDefault()
          save(event.currentTarget)
        }}
      >
        <HiddenFields fields={{ account: account.id, membershipId }} />
        <fieldset className="contents">
          <legend className="sr-only">{m.seats_level_of({ name })}</legend>
          {inboxLevels.map((each) => (
            <label
              key={each}
              className="flex min-h-6 items-center gap-2 whitespace-nowrap pointer-coarse:min-h-11"
            >
              <input
                type="radio"
                name="level"
                value={each}
                checked={(chosen ?? level) === each}
                onChange={({ currentTarget }) => {
                  setChosen(each)
                  save(currentTarget.form!)
                }}
                className="tick"
              />
              {levelName(each)}
            </label>
          ))}
        </fieldset>
        <noscript>
          <Button small>
            {m.common_save()}
            <span className="sr-only">: {name}</span>
          </Button>
        </noscript>
      </fetcher.Form>
      {/* Always there, so that what comes into it is read out. */}
      <div role="status" className="text-xs text-ink2">
        {said?.ok && said.text}
      </div>
      {said && !said.ok && (
        <div role="alert" className="grid gap-2 rounded-md border border-warn/35 bg-warn-soft p-3">
          <p>{said.text}</p>
          {said.swap && <SwapOffer membershipId={membershipId} swap={said.swap} Form={fetcher.Form} />}
        </div>
      )}
    </div>
  )
}
