import type { SerializeFrom } from '@remix-run/node'
import type { RunPreview } from '#app/domain/contacts/workflows/run-preview.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Fact, Facts } from '#app/ui/facts.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { skipWords } from './words.ts'

/** How many contacts a run is about, how many go to whom, and how many are left alone and why. */
export function RunPreviewFacts({ preview, list }: { preview: SerializeFrom<RunPreview>; list: string }) {
  return (
    <>
      <p>{m.workflows_run_matching({ count: preview.matching, number: formatNumber(preview.matching) })}</p>
      <Facts>
        {preview.shares.map(({ id, name, count }) => (
          <Fact key={id} name={name}>
            {m.workflows_run_share({ count, number: formatNumber(count) })}
          </Fact>
        ))}
        {preview.kept > 0 && <Fact name={m.workflows_run_kept()}>{String(preview.kept)}</Fact>}
        {preview.private > 0 && <Fact name={m.workflows_run_private()}>{String(preview.private)}</Fact>}
      </Facts>
      {preview.skipped.map(({ id, name, reason }) => (
        <p key={id} className="text-sm text-ink2">
          {m.workflows_skipped({ name, reason: skipWords[reason]() })}
        </p>
      ))}
      <p className="text-sm text-ink2">{m.workflows_run_list({ list })}</p>
    </>
  )
}
