import { useEffect, useState } from 'react'
import * as m from '#app/i18n/paraglide/messages.js'
import { Button, buttonClass } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'

/** Recovery codes to be kept: read, downloaded as text, and with script copied or printed. */
export function CodeList({ codes, address }: { codes: string[]; address: string }) {
  const [scripted, setScripted] = useState(false)
  const [copied, setCopied] = useState(false)
  useEffect(() => setScripted(true), [])
  const text = `${m.factor_codes_file({ address })}\n\n${codes.join('\n')}\n`
  return (
    <Card>
      <ol className="grid list-none grid-cols-1 gap-x-6 gap-y-1.5 font-mono tabular-nums sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ol>
      <div className="mt-5 flex flex-wrap items-center gap-2 print:hidden">
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="prokura-recovery-codes.txt"
          className={buttonClass()}
        >
          {m.factor_codes_download()}
        </a>
        {scripted && (
          <>
            <Button
              type="button"
              onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
            >
              {m.factor_codes_copy()}
            </Button>
            <Button type="button" onClick={() => window.print()}>
              {m.factor_codes_print()}
            </Button>
          </>
        )}
        <span role="status" className="text-sm text-ink2">
          {copied && m.factor_codes_copied()}
        </span>
      </div>
    </Card>
  )
}
