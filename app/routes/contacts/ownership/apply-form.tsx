import type { ChangePreview } from '#app/domain/contacts/ownership/preview.ts'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { AccountForm, FormErrors, HiddenFields } from '#app/ui/form.tsx'
import { formatNumber } from '#app/ui/number.ts'
import { Actions } from '#app/ui/page.tsx'
import { PreviewTable } from './change-preview.tsx'
import { useOwnershipPaths } from './paths.ts'

type Props = {
  preview: ChangePreview
  fields: Record<string, string | string[]>
  to: string[]
  back: string
  errors?: Record<string, string[]>
}

/** What would happen, and the button that makes it so. The number seen comes along: where it is another by then, nothing happens. */
export function ApplyForm({ preview, fields, to, back, errors }: Props) {
  const paths = useOwnershipPaths()
  return (
    <AccountForm action={paths.assignments} className="grid gap-4">
      <HiddenFields fields={{ ...fields, to, seen: String(preview.total), previewed: '1' }} />
      <FormErrors errors={errors && Object.values(errors).flat()} />
      <PreviewTable preview={preview} />
      {preview.total > 1000 && <p className="text-sm text-ink2">{m.ownership_in_background()}</p>}
      <Actions>
        <Button variant="primary">
          {m.ownership_apply_to({ count: preview.total, number: formatNumber(preview.total) })}
        </Button>
        <ButtonLink to={back}>{m.ownership_back()}</ButtonLink>
      </Actions>
    </AccountForm>
  )
}
