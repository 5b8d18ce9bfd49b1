import * as m from '#app/i18n/paraglide/messages.js'
import { Notice } from '#app/ui/notice.tsx'

/** Says that the file was cut, before anything is imported and at the end. */
export function Fault({ fault, faultLine }: { fault: 'cut' | 'cut-row' | null; faultLine: number | null }) {
  if (!fault) return null
  return (
    <Notice tone="warn" title={m.imports_cut_title()}>
      {fault === 'cut'
        ? m.imports_cut({ line: faultLine ?? 0 })
        : m.imports_cut_row({ line: faultLine ?? 0 })}
    </Notice>
  )
}
