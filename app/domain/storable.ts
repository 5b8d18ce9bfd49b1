/** What PostgreSQL keeps of a text: it has no zero characters and no halves of any. */
export function storable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\ufffd')
}
