/** Addresses that are written out with their scheme; none other leads anywhere. */
const link = /https?:\/\/[^\s<>"'`{}|\\^\p{Cc}\p{Cf}]+/giu
/** What ends a sentence is no part of an address in it. */
const trailing = /[.,;:!?)\]]+$/

/** A text as it was written, with its web addresses as links that tell nobody where they were. */
export function LinkedText({ text }: { text: string }) {
  const parts: (string | { href: string })[] = []
  let from = 0
  for (const match of text.matchAll(link)) {
    const href = match[0].replace(trailing, '')
    if (!URL.canParse(href)) continue
    parts.push(text.slice(from, match.index), { href })
    from = match.index + href.length
  }
  parts.push(text.slice(from))
  return (
    <div className="break-words whitespace-pre-wrap">
      {parts.map((part, index) =>
        typeof part === 'string' ? (
          part
        ) : (
          <a
            key={index}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="text-link break-all"
          >
            {part.href}
          </a>
        ),
      )}
    </div>
  )
}
