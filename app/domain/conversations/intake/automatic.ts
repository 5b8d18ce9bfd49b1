import type { Email } from 'postal-mime'

/**
 * Whether a machine wrote it: notes of absence, bounces, newsletters. RFC 3834 and what was usual before it. Whoever answers
 * such a mail by machine begins a quarrel without end; and nobody waits for an answer by hand.
 */
export function isAutomatic({ headers }: Email, sender: string, address: string | null): boolean {
  const header = (name: string) =>
    headers
      .find(({ key }) => key === name)
      ?.value.trim()
      .toLowerCase() ?? null
  const submitted = header('auto-submitted')
  const precedence = header('precedence')
  const type = header('content-type') ?? ''
  return (
    sender === '' ||
    (submitted !== null && !/^no\b/.test(submitted)) ||
    (precedence !== null && /^(bulk|junk|list|auto_reply)\b/.test(precedence)) ||
    ['x-auto-response-suppress', 'x-autoreply', 'x-autorespond', 'list-id'].some(
      (name) => header(name) !== null,
    ) ||
    /^multipart\/report\b/.test(type) ||
    header('return-path') === '<>' ||
    /^(mailer-daemon|postmaster)@/.test(address ?? '')
  )
}
