type Letter = {
  fromName: string
  fromAddress: string
  to: string
  subject: string
  text: string
  messageId: string
  /** With or without angle brackets. */
  inReplyTo: string | null
}

/** A plain mail as a mail program would send it (RFC 5322), every word of it encoded, so that nothing can be put between. */
export function composeMail({
  fromName,
  fromAddress,
  to,
  subject,
  text,
  messageId,
  inReplyTo,
}: Letter): Buffer {
  const answered = inReplyTo && bare(inReplyTo)
  const lines = [
    `From: ${fromName ? `${encoded(fromName)} ` : ''}<${bare(fromAddress)}>`,
    `To: <${bare(to)}>`,
    `Subject: ${encoded(subject)}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${messageId}>`,
    ...(answered ? [`In-Reply-To: <${answered}>`, `References: <${answered}>`] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}

const bare = (text: string) => text.replace(/[<>\s]/g, '')

/** RFC 2047: words of at most 75 characters, cut between letters. */
function encoded(text: string): string {
  const words: string[] = []
  let piece = ''
  for (const letter of text) {
    if (Buffer.byteLength(piece + letter) > 45) {
      words.push(piece)
      piece = ''
    }
    piece += letter
  }
  return [...words, piece].map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ')
}
