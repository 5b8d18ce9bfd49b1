import { useState } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { TextField } from '#app/ui/field.tsx'

/** The field for the file. With script it can be dropped anywhere on the box, and one that is too large is told at once. */
export function DropField({ limit, errors }: { limit: number; errors?: string[] }) {
  const [tooLarge, setTooLarge] = useState(false)
  const [over, setOver] = useState(false)
  const size = { limit: `${limit / 1_000_000} MB` }
  const check = (input: HTMLInputElement) => {
    const large = (input.files?.[0]?.size ?? 0) > limit
    setTooLarge(large)
    if (large) input.value = ''
  }
  return (
    <div
      className={`rounded-lg border border-dashed px-4 py-5 ${over ? 'border-accent bg-accent-soft' : 'border-edge'}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        const input = event.currentTarget.querySelector('input')!
        event.preventDefault()
        setOver(false)
        if (event.dataTransfer.files.length !== 1) return
        input.files = event.dataTransfer.files
        check(input)
      }}
    >
      <TextField
        type="file"
        name="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
        label={m.imports_file()}
        hint={m.imports_file_hint(size)}
        errors={tooLarge ? [m.imports_refused_too_large(size)] : errors}
        onChange={({ currentTarget }) => check(currentTarget)}
        required
      />
    </div>
  )
}
